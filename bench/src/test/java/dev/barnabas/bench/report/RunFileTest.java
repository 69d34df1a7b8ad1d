package dev.barnabas.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    var measured =
        new Measured("node", 2, Map.of(Figure.CPU, 5.25, Figure.RATE, 25_000.0), List.of("1 lost"));
    var outcome =
        new Outcome(
            "a",
            "1 channel × 1,000 clients",
            Map.of("clients", 1_000L),
            List.of(measured),
            Map.of("bcast-write", "no \"cc\""),
            "the node ended");
    var run = new Run(Map.of("kernel", "Linux 6"), List.of(outcome));
    Path file = folder.resolve("run.json");

    RunFile.write(run, file);

    assertThat(RunFile.read(file)).isEqualTo(run);
  }
}
