package dev.barnabas.kafka.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.mapping.rule.MaxRate;
import org.junit.jupiter.api.Test;

class FailureRateTest {
  @Test
  void soManyWithinTheTimeAreAllowedAndOneMoreIsNot() {
    var rate = new FailureRate(new MaxRate(3, 1_000));
    assertThat(rate.crosses(0)).isFalse();
    assertThat(rate.crosses(400)).isFalse();
    assertThat(rate.crosses(999)).isFalse();
    assertThat(rate.crosses(1_000)).as("the first is a second old").isFalse();
    assertThat(rate.crosses(1_399)).isTrue();
    assertThat(rate.crosses(1_399)).as("it begins anew").isFalse();
  }

  @Test
  void noneIsNone() {
    assertThat(new FailureRate(new MaxRate(0, 1_000)).crosses(0)).isTrue();
  }
}
