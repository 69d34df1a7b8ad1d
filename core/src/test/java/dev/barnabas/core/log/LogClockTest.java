package dev.barnabas.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class LogClockTest {
  @Test
  void anOutageCountsAsTenSecondsAtMost() {
    var clock = new LogClock();
    clock.advance(1_000);
    assertThat(clock.advance(4_000)).isEqualTo(3_000);
    assertThat(clock.advance(4_000 + 3_600_000)).isEqualTo(13_000);
  }

  @Test
  void neverGoesBackwards() {
    var clock = new LogClock();
    clock.advance(50_000);
    assertThat(clock.advance(20_000)).isZero();
    assertThat(clock.advance(21_000)).isEqualTo(1_000);
  }

  @Test
  void betweenTwoRecordsItSaysTheSameWhereverAReaderStarted() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var early = new LogClock();
    var late = new LogClock();
    long timestamp = 1_000_000;
    long atLateStart = 0;
    for (int i = 0; i < 1_000; i++) {
      timestamp += random.nextInt(-3_000, 20_000);
      early.advance(timestamp);
      if (i == 300) {
        atLateStart = early.nowMillis();
      }
      if (i >= 300) {
        late.advance(timestamp);
        assertThat(late.nowMillis())
            .as("seed %d, record %d", seed, i)
            .isEqualTo(early.nowMillis() - atLateStart);
      }
    }
  }
}
