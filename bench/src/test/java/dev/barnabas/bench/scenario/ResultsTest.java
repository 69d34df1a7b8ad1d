package dev.barnabas.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.bench.report.Figure;
import dev.barnabas.bench.report.Measured;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultsTest {
  private static final Measured NODE = new Measured("node", 1, Map.of(Figure.CPU, 2.0), List.of());

  @Test
  void aReferenceThatFailsIsAtFaultAndTheRestStays() throws InterruptedException {
    var results = new Results();
    results.add(NODE);

    results.add(
        "ws",
        1,
        () -> {
          throw new IOException("it ended");
        });

    assertThat(results.all()).first().isEqualTo(NODE);
    assertThat(results.all().getLast().contestant()).isEqualTo("ws");
    assertThat(results.all().getLast().faults()).singleElement().asString().contains("it ended");
  }
}
