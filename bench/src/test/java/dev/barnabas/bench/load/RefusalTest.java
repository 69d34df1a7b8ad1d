package dev.barnabas.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalTest {
  private static final String UNKNOWN = "40101 unknown key or wrong secret";

  @Test
  void anErrorInJsonIsTold() {
    assertThat(
            in(
                "{\"action\":9,\"error\":{\"code\":40101,\"statusCode\":401,"
                    + "\"message\":\"unknown key or wrong secret\",\"href\":\"https://x/40101\"}}"))
        .isEqualTo(UNKNOWN);
  }

  @Test
  void anErrorInMessagePackIsTold() {
    String text = "unknown key or wrong secret";
    String head = "\u0082\u00a6action\t\u00a5error\u0083\u00a4code\u00cd\u009c\u00a5";
    String status = "\u00aastatusCode\u00cd\u0001\u0091\u00a7message";

    assertThat(in(head + status + (char) (0xa0 + text.length()) + text)).isEqualTo(UNKNOWN);
    assertThat(in(head + status + '\u00d9' + (char) text.length() + text)).isEqualTo(UNKNOWN);
    assertThat(in(head + status + "\u00da\u0000" + (char) text.length() + text + "\u00a4href"))
        .isEqualTo(UNKNOWN);
  }

  @Test
  void aCodeMayHaveFourBytes() {
    String head = "\u0082\u00a6action\u0006\u00a5error\u0082\u00a4code\u00ce\u0000\u00018\u0083";

    assertThat(in(head + "\u00a7message\u00a4late")).isEqualTo("80003 late");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"action\":4,\"connectionId\":\"c\",\"error\":{\"code\":80008,\"message\":\"x\"}}",
        "{\"action\":0}",
        "\u0082\u00a6action\u0004",
        ""
      })
  void otherFramesRefuseNothing(String frame) {
    assertThat(in(frame)).isNull();
  }

  @Test
  void whoLacksARightIsToldWhatToDo() {
    assertThat(in("{\"action\":9,\"error\":{\"code\":40160,\"message\":\"not allowed\"}}"))
        .isEqualTo("40160 not allowed; give a key with all rights");
  }

  @Test
  void anUpgradeIsRefusedWithTheNodesReason() {
    String head = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 2\r\n";

    assertThat(Refusal.ofUpgrade(head))
        .hasMessage("no upgrade, but HTTP/1.1 503 Service Unavailable");
    assertThat(Refusal.ofUpgrade(head + "X-Ably-Errorcode: 50003\r\nX-Ably-Errormessage: not yet"))
        .hasMessage("no upgrade, but HTTP/1.1 503 Service Unavailable: 50003 not yet");
  }

  @Test
  void anEndMayHaveAReason() {
    byte[] frame = bytes("\u0003\u00e8bye");

    assertThat(Refusal.ofClose(frame, 0, 0)).hasMessage("the server ended the connection");
    assertThat(Refusal.ofClose(frame, 0, 2)).hasMessage("the server ended the connection: 1000");
    assertThat(Refusal.ofClose(frame, 0, 5))
        .hasMessage("the server ended the connection: 1000 bye");
  }

  private static @Nullable String in(String frame) {
    byte[] bytes = bytes(frame);
    return Refusal.in(bytes, 0, bytes.length);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
