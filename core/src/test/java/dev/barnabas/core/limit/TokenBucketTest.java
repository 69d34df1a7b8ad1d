package dev.barnabas.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenBucketTest {
  private static final long MS = 1_000_000L;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MAX_VALUE, Long.MAX_VALUE - 5 * MS, Long.MIN_VALUE})
  void whoTakesMoreThanThereIsOwesTheTimeThatItTakesToComeIn(long start) {
    var bucket = new TokenBucket(1_000, 3, start);
    assertThat(bucket.take(1, start)).isZero();
    assertThat(bucket.take(2, start)).isZero();
    assertThat(bucket.take(1, start)).isEqualTo(MS);
    assertThat(bucket.take(4, start)).isEqualTo(5 * MS);
    assertThat(bucket.take(0, start + MS)).isEqualTo(4 * MS);
    assertThat(bucket.take(0, start + 5 * MS)).isZero();
    assertThat(bucket.take(1, start + 5 * MS)).isEqualTo(MS);
  }

  @Test
  void whoAsksFirstOwesNothing() {
    var bucket = new TokenBucket(0.5, 2, 0);
    assertThat(bucket.tryTake(3, 0)).isFalse();
    assertThat(bucket.tryTake(2, 0)).isTrue();
    assertThat(bucket.tryTake(1, 1_999 * MS)).isFalse();
    assertThat(bucket.tryTake(1, 2_000 * MS)).isTrue();
  }

  @Test
  void neverHoldsMoreThanItsBurst() {
    var bucket = new TokenBucket(1_000, 5, 0);
    assertThat(bucket.take(6, 3_600_000 * MS)).isEqualTo(MS);
  }

  @Test
  void aClockThatStepsBackGivesNothing() {
    var bucket = new TokenBucket(1, 1, 10_000 * MS);
    assertThat(bucket.take(1, 10_000 * MS)).isZero();
    assertThat(bucket.take(1, 0)).isEqualTo(1_000 * MS);
    assertThat(bucket.take(0, 10_999 * MS)).isEqualTo(MS);
    assertThat(bucket.take(0, 11_000 * MS)).isZero();
  }

  @Test
  void overALongTimeTheRateIsExact() {
    var bucket = new TokenBucket(50, 50, 0);
    long now = 0;
    for (int taken = 0; taken < 5_050; taken++) {
      now += bucket.take(1, now);
    }
    assertThat(now).isEqualTo(100_000 * MS);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "-1, 1", "1000001, 1", "1, 0"})
  void refusesRatesThatMeanNothing(int rate, int burst) {
    assertThatIllegalArgumentException().isThrownBy(() -> new TokenBucket(rate, burst, 0));
  }

  @Test
  void limitsSayWhichOfThemIsWrong() {
    assertThat(Limits.defaults().maxMessageSize()).isEqualTo(65_536);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(65_536, 100_000, 1, 1, 1, 1, 200_000, 1, 1, 1))
        .withMessageContaining("limits.maxFrameSize: 100000 is too small; the least is 131072");
  }
}
