package dev.barnabas.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void theMedianOfAnEvenNumberLiesBetween() {
    assertThat(Statistics.median(List.of(4.0, 1.0, 3.0, 2.0))).hasValue(2.5);
    assertThat(Statistics.median(List.of(3.0, 1.0, 2.0))).hasValue(2);
    assertThat(Statistics.median(List.of())).isEmpty();
  }

  @Test
  void ratiosAreTakenWithinRoundsAndWarmUpsAreLeftOut() {
    var outcome =
        new Outcome(
            "a",
            "title",
            Map.of(),
            List.of(
                cpu("node", 0, 900),
                cpu("bcast", 0, 1),
                cpu("node", 1, 10),
                cpu("bcast", 1, 5),
                cpu("node", 2, 30),
                cpu("bcast", 2, 10),
                cpu("node", 3, 4),
                cpu("bcast", 3, 4)),
            Map.of(),
            "");

    assertThat(Statistics.ratio(outcome, "node", Figure.CPU, "bcast", Figure.CPU)).hasValue(2);
    assertThat(Statistics.median(outcome, "node", Figure.CPU)).hasValue(10);
  }

  @Test
  void whatWasNotMeasuredHasNoRatio() {
    var outcome =
        new Outcome(
            "a", "title", Map.of(), List.of(cpu("node", 1, 10)), Map.of("bcast", "no cc"), "");

    assertThat(Statistics.ratio(outcome, "node", Figure.CPU, "bcast", Figure.CPU)).isEmpty();
    assertThat(Statistics.median(outcome, "node", Figure.P99)).isEmpty();
  }

  private static Measured cpu(String contestant, int round, double micros) {
    return new Measured(contestant, round, Map.of(Figure.CPU, micros), List.of());
  }
}
