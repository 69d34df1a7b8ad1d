package dev.barnabas.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplayLagTest {
  private static final long SKEW = -90_000; // this node's clock is behind the broker's

  private final ReplayLag lag = new ReplayLag();

  @Test
  void aClockThatIsWrongAllTheTimeIsNoLag() {
    for (long now = 1_000_000; now < 1_300_000; now += 1_000) {
      lag.onRecord(now - 5, now + SKEW);
      assertThat(lag.millis(now + SKEW)).isZero();
    }
  }

  @Test
  void whoReplaysLateIsBehind() {
    lag.onRecord(1_000_000, 1_000_005 + SKEW);
    lag.onRecord(1_001_000, 1_021_005 + SKEW);
    assertThat(lag.millis(1_021_005 + SKEW)).isEqualTo(20_000);
    assertThat(lag.millis(1_031_005 + SKEW)).isEqualTo(30_000);
  }

  @Test
  void nothingIsKnownBeforeTheFirstRecord() {
    assertThat(lag.millis(1_000)).isEqualTo(Long.MAX_VALUE);
  }
}
