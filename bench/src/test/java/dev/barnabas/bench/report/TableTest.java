package dev.barnabas.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void showsMediansRatiosAndWhatIsAbsent() {
    var node = new Measured("node", 1, Map.of(Figure.CPU, 12.0, Figure.LOOPS, 6.0), List.of());
    var bcast = new Measured("bcast-write", 1, Map.of(Figure.CPU, 4.0), List.of());
    var nats = new Measured("NATS", 1, Map.of(Figure.CPU, 24.0), List.of());
    var outcome =
        new Outcome(
            "a",
            "fan-out",
            Map.of(),
            List.of(node, bcast, nats),
            Map.of("npm ws", "no Node.js"),
            "it ended");

    assertThat(Table.of(outcome).lines())
        .containsExactly(
            "**a**: fan-out",
            "",
            "| median of rounds | CPU µs | loops µs | × bcast-write | node ÷ this |",
            "| --- | --- | --- | --- | --- |",
            "| node             |  12.00 |     6.00 |   3.00 / 1.50 |           1 |",
            "| bcast-write      |   4.00 |          |             1 | 3.00 / 1.50 |",
            "| NATS             |  24.00 |          |          6.00 | 0.50 / 0.25 |",
            "",
            "Without npm ws: no Node.js",
            "Wrong: it ended");
  }

  @Test
  void saysWhatIsWrong() {
    var node = new Measured("node", 1, Map.of(Figure.CPU, 12.0), List.of("1 messages missed"));
    var outcome = new Outcome("a", "fan-out", Map.of(), List.of(node, node), Map.of(), "");

    assertThat(Table.of(outcome)).containsOnlyOnce("Wrong: node: 1 messages missed\n");
    assertThat(Table.of(Outcome.failed("a", "fan-out", "it ended")))
        .isEqualTo("**a**: fan-out\n\n\nWrong: it ended\n");
  }

  @Test
  void aReadersThreadIsComparedWithThatOfABareReader() {
    var node = new Measured("node", 1, Map.of(Figure.CPU, 12.0, Figure.READER, 6.0), List.of());
    var bare =
        new Measured("java reader", 1, Map.of(Figure.CPU, 4.0, Figure.READER, 3.0), List.of());
    var outcome = new Outcome("f1", "rule", Map.of(), List.of(node, bare), Map.of(), "");

    assertThat(Table.of(outcome).lines())
        .contains("| java reader      |   4.00 |      3.00 | 3.00 / 2.00 |");
  }

  @Test
  void saysThatFewerClientsCame() {
    var load = Map.<String, Object>of(Outcome.CLIENTS, 19_000L, Outcome.CLIENTS_IN_FULL, 20_000L);
    var outcome = new Outcome("e", "many channels", load, List.of(), Map.of(), "");

    assertThat(Table.of(outcome)).contains("\nWith 19,000 of 20,000 clients:");
  }
}
