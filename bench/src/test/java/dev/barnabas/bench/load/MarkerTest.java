package dev.barnabas.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MarkerTest {
  @Test
  void isFoundWithItsNumbersInAFrame() {
    String text = "{\"data\":\"@" + Marker.text(0x1234_5678_9abcL, 1_792_000_000_123_456_789L);
    byte[] frame = (text + "xxx\"}").getBytes(StandardCharsets.US_ASCII);

    int at = Marker.find(frame, 0, frame.length);

    assertThat(at).isEqualTo(10);
    assertThat(Marker.sequence(frame, at)).isEqualTo(0x1234_5678_9abcL);
    assertThat(Marker.madeNanos(frame, at)).isEqualTo(1_792_000_000_123_456_789L);
  }

  @Test
  void oneThatIsCutIsNone() {
    byte[] frame = Marker.text(1, 2).getBytes(StandardCharsets.US_ASCII);

    assertThat(Marker.find(frame, 0, frame.length)).isZero();
    assertThat(Marker.find(frame, 0, frame.length - 1)).isEqualTo(-1);
  }
}
