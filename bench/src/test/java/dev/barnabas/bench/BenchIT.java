package dev.barnabas.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.bench.report.Figure;
import dev.barnabas.bench.report.Measured;
import dev.barnabas.bench.report.Outcome;
import dev.barnabas.bench.report.Run;
import dev.barnabas.bench.report.RunFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Every scenario in small, with a node and a Kafka of its own: counts and memory, never time. */
class BenchIT {
  /** Twenty times what a connection needs: what does not grow with connections is in it too. */
  private static final double HEAP_MAX_BYTES = 64 * 1024;

  private static final String PEERS = "Socket.IO,uWebSockets.js,NATS,Mosquitto,Centrifugo";

  @TempDir Path folder;

  @Test
  void everybodyGetsEverythingOnceAndInOrder() throws Exception {
    Path file = folder.resolve("run.json");

    int code =
        new CommandLine(new BenchCommand())
            .execute(
                "--smoke",
                "--beside",
                "bcast-write,bcast-uring,npm ws",
                "--json",
                file.toString(),
                "a",
                "b",
                "c",
                "d",
                "e",
                "f1",
                "f2",
                "f3",
                "f4",
                "g",
                "h",
                "i",
                "j",
                "k");

    Run run = RunFile.read(file);
    assertThat(run.outcomes()).flatExtracting(Outcome::faults).isEmpty();
    assertThat(code).isZero();
    for (Outcome outcome : run.outcomes()) {
      assertThat(outcome.contestants())
          .as(outcome.scenario())
          .anyMatch(name -> name.startsWith("node"));
      assertThat(figures(outcome, Figure.RATE)).allMatch(rate -> rate > 0);
      assertThat(figures(outcome, Figure.HEAP)).allMatch(heap -> heap < HEAP_MAX_BYTES);
    }
    assertThat(run.outcomes())
        .flatExtracting(outcome -> figures(outcome, Figure.RATE))
        .hasSizeGreaterThanOrEqualTo(12);
  }

  /** Those that this machine has. */
  @Test
  void clientsOfOtherServersGetEverythingTheirWay() throws Exception {
    Path file = folder.resolve("run.json");

    int code =
        new CommandLine(new BenchCommand())
            .execute("--smoke", "--json", file.toString(), "--beside", PEERS, "a");

    Outcome outcome = RunFile.read(file).outcomes().getFirst();
    assertThat(outcome.faults()).isEmpty();
    assertThat(code).isZero();
    assertThat(outcome.contestants().size() + outcome.absent().size()).isEqualTo(1 + 5);
    assertThat(figures(outcome, Figure.RATE)).allMatch(rate -> rate > 0);
  }

  private static List<Double> figures(Outcome outcome, Figure figure) {
    return outcome.rounds().stream()
        .map(Measured::figures)
        .filter(figures -> figures.containsKey(figure))
        .map(figures -> figures.get(figure))
        .toList();
  }
}
