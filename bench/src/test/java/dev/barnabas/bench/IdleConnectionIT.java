package dev.barnabas.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.bench.report.Figure;
import dev.barnabas.bench.report.Outcome;
import dev.barnabas.bench.report.RunFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a connection holds that only listens, each to a channel of its own. */
class IdleConnectionIT {
  // It is 2.0 KB; half as much again for what a node makes meanwhile that is no connection's.
  private static final double HEAP_MAX_BYTES = 3_200;

  @TempDir Path folder;

  @Test
  void anIdleConnectionHoldsLittle() throws Exception {
    Path file = folder.resolve("run.json");

    int code =
        new CommandLine(new BenchCommand())
            .execute(
                "--seconds", "1", "--rounds", "1", "--clients", "0.11", "--json", "" + file, "g");

    List<Outcome> outcomes = RunFile.read(file).outcomes();
    assertThat(outcomes).flatExtracting(Outcome::faults).isEmpty();
    assertThat(code).isZero();
    List<Double> heaps =
        outcomes.stream()
            .flatMap(outcome -> outcome.rounds().stream())
            .filter(measured -> measured.figures().containsKey(Figure.HEAP))
            .map(measured -> measured.figures().get(Figure.HEAP))
            .toList();
    assertThat(heaps).isNotEmpty().allMatch(bytes -> bytes < HEAP_MAX_BYTES);
  }
}
