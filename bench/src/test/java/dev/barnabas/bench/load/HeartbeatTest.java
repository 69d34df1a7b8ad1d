package dev.barnabas.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatTest {
  private final Heartbeat json = new Heartbeat("{}", ClientFrames.TEXT, "{}");
  private final Heartbeat lines = new Heartbeat("PING\r\n", ClientFrames.BINARY, "PONG\r\n");

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{}\n{\"push\":1}", "{\"push\":1}\n{}"})
  void isAskedAloneAndBesideMessages(String frame) {
    assertThat(asks(json, frame)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"push\":{}", "{}}", "{\"a\":{}"})
  void isNotAskedByWhatOnlyLooksLikeIt(String frame) {
    assertThat(asks(json, frame)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PING\r\n", "PING\r\nMSG a 1 1\r\nx\r\n", "MSG a 1 1\r\nx\r\nPING\r\n"})
  void ofLinesIsALineOfItsOwn(String frame) {
    assertThat(asks(lines, frame)).isTrue();
  }

  @Test
  void isAnsweredByAWholeFrame() {
    assertThat(json.answer()).containsExactly(0x81, 0x82, 0, 0, 0, 0, '{', '}');
  }

  private static boolean asks(Heartbeat heartbeat, String frame) {
    byte[] bytes = ("##" + frame + "##").getBytes(StandardCharsets.US_ASCII);
    return heartbeat.isAskedBy(bytes, 2, bytes.length - 2);
  }
}
