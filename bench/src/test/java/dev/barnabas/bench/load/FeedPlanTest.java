package dev.barnabas.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FeedPlanTest {
  @Test
  void equalRatesTakeTurns() {
    assertThat(new FeedPlan("r", 4, false, 10, 1, 100).order()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void skewedRatesFallAsZipfSays() {
    int[] order = new FeedPlan("r", 1_000, true, 10, 1, 100).order();

    long first = turns(order, 0);
    assertThat(first / (double) turns(order, 1)).isBetween(1.9, 2.1);
    assertThat(first / (double) turns(order, 9)).isBetween(9.0, 11.0);
    assertThat(Arrays.stream(order)).anyMatch(channel -> channel > 900);
  }

  @Test
  void dataHasTheSizeThatWasAskedFor() {
    assertThat(new FeedPlan("r", 1, false, 1, 1, 150).data(7)).hasSize(150).startsWith("@@N");
  }

  private static long turns(int[] order, int channel) {
    return Arrays.stream(order).filter(one -> one == channel).count();
  }
}
