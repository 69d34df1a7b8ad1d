package dev.barnabas.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckTest {
  private static final Map<String, Object> LOAD =
      Map.of(Outcome.CLIENTS, 20L, Outcome.CLIENTS_IN_FULL, 1_000L);
  private static final Measured NODE =
      new Measured("node", 1, Map.of(Figure.CPU, 12.0, Figure.RATE, 1_499.6), List.of());

  @Test
  void whatIsRightIsOneLineOfCounts() {
    var idle = new Measured("bcast-write", 1, Map.of(Figure.CPU, 4.0), List.of());
    var outcome =
        new Outcome("a", "fan-out", LOAD, List.of(NODE, idle), Map.of("ws", "no Node.js"), "");

    assertThat(Check.of(outcome))
        .isEqualTo("a   right, 20 clients: node (1,500 deliveries/s); bcast-write");
  }

  @Test
  void whatIsWrongIsToldBelow() {
    var wrong = new Measured("ws", 1, Map.of(), List.of("3 of 10 messages missed"));
    var outcome = new Outcome("f1", "rule", LOAD, List.of(NODE, wrong), Map.of(), "it ended");

    assertThat(Check.of(outcome).lines())
        .containsExactly(
            "f1  WRONG, 20 clients: node (1,500 deliveries/s); ws",
            "    ws: 3 of 10 messages missed",
            "    it ended");
  }

  @Test
  void nothingMeasuredIsNotRight() {
    assertThat(Check.of(Outcome.failed("a", "fan-out", "it ended")))
        .isEqualTo("a   WRONG\n    it ended");
    assertThat(Check.of(new Outcome("h", "arrivals", LOAD, List.of(), Map.of(), "")))
        .isEqualTo("h   not measured, 20 clients");
  }
}
