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
  void givesTheRateWhereverTheClockStands(long start) {
    var bucket = new TokenBucket(1_000, 3, start);
    assertThat(bucket.tryTake(1, start)).isTrue();
    assertThat(bucket.tryTake(2, start)).isTrue();
    assertThat(bucket.tryTake(1, start)).isFalse();
    assertThat(bucket.tryTake(1, start + MS - 1)).isFalse();
    assertThat(bucket.tryTake(1, start + MS)).isTrue();
    assertThat(bucket.tryTake(1, start + MS)).isFalse();
  }

  @Test
  void neverHoldsMoreThanItsBurst() {
    var bucket = new TokenBucket(1_000, 5, 0);
    long later = 3_600_000 * MS;
    assertThat(bucket.tryTake(6, later)).isFalse();
    assertThat(bucket.tryTake(5, later)).isTrue();
    assertThat(bucket.tryTake(1, later)).isFalse();
  }

  @Test
  void aClockThatStepsBackGivesNothing() {
    var bucket = new TokenBucket(1, 1, 10_000 * MS);
    assertThat(bucket.tryTake(1, 10_000 * MS)).isTrue();
    assertThat(bucket.tryTake(1, 0)).isFalse();
    assertThat(bucket.tryTake(1, 10_999 * MS)).isFalse();
    assertThat(bucket.tryTake(1, 11_000 * MS)).isTrue();
  }

  @Test
  void overALongTimeTheRateIsExact() {
    var bucket = new TokenBucket(50, 50, 0);
    int taken = 0;
    for (long now = 0; now < 10_000 * MS; now += MS) {
      if (bucket.tryTake(1, now)) {
        taken++;
      }
    }
    assertThat(taken).isBetween(50 + 499, 50 + 500);
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
        .isThrownBy(() -> new Limits(65_536, 100_000, 1, 1, 1, 1, 200_000, 1, 1))
        .withMessageContaining("limits.maxFrameSize: 100000 is too small; the least is 131072");
  }
}
