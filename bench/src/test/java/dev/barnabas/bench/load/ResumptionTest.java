package dev.barnabas.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResumptionTest {
  private static final byte[] CONNECTED =
      bytes("{\"action\":4,\"connectionId\":\"c\",\"connectionKey\":\"c!k/1\"}");

  private final Resumption resumption = new Resumption();

  @Test
  void asksForItsConnectionAndItsPlace() throws IOException {
    byte[] first = bytes("{\"action\":15,\"channel\":\"a\",\"channelSerial\":\"s1@long\"}");
    byte[] second = bytes("{\"action\":15,\"channel\":\"a\",\"channelSerial\":\"s2\"}");

    resumption.onConnected(CONNECTED, 0, CONNECTED.length);
    resumption.onSerial(first, 0, first.length);
    resumption.onSerial(second, 0, second.length);

    assertThat(resumption.query()).isEqualTo("&resume=c%21k%2F1");
    assertThat(new String(resumption.attach("a"), StandardCharsets.UTF_8))
        .endsWith("{\"action\":10,\"channel\":\"a\",\"channelSerial\":\"s2\"}");
  }

  @Test
  void anotherConnectionIsAFailure() {
    byte[] other = bytes("{\"action\":4,\"connectionId\":\"d\",\"error\":{\"code\":80008}}");

    assertThatThrownBy(() -> resumption.onConnected(other, 0, other.length))
        .hasMessageContaining("80008");
  }

  @Test
  void knowsWhetherItsPlaceWasFound() {
    byte[] found = bytes("{\"action\":11,\"channel\":\"a\",\"flags\":983046}");
    byte[] lost = bytes("{\"action\":11,\"channel\":\"a\",\"flags\":983040}");

    assertThat(Resumption.isResumed(found, 0, found.length)).isTrue();
    assertThat(Resumption.isResumed(lost, 0, lost.length)).isFalse();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
