package dev.barnabas.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.bench.process.OpenFiles;
import dev.barnabas.bench.report.Figure;
import dev.barnabas.bench.report.Outcome;
import dev.barnabas.bench.report.Run;
import dev.barnabas.bench.scenario.Scale;
import dev.barnabas.bench.scenario.Scenario;
import dev.barnabas.bench.scenario.Scenarios;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a connection holds that only listens, each to a channel of its own. */
class IdleConnectionIT {
  // It is 2.0 KB; half as much again for what a node makes meanwhile that is no connection's.
  private static final double HEAP_MAX_BYTES = 3_200;

  // A node makes more than that now and then, but not each time.
  private static final int TRIES_MAX = 3;

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void anIdleConnectionHoldsLittle() throws Exception {
    double least = Double.POSITIVE_INFINITY;
    for (int tries = 0; tries < TRIES_MAX && least >= HEAP_MAX_BYTES; tries++) {
      least = Math.min(least, heapPerConnection());
    }

    assertThat(least).isLessThan(HEAP_MAX_BYTES);
  }

  private static double heapPerConnection() throws Exception {
    List<Scenario> idle =
        Scenarios.all().stream().filter(scenario -> scenario.name().equals("g")).toList();
    var scale = new Scale(SECOND, SECOND, 1, 1, Duration.ZERO, 0.11, OpenFiles.most(), 1);
    var comparison = new Comparison(null, List.of("bcast-write"));
    var session =
        new Session(Contestants.own(), comparison, scale, true, new Progress(1), run -> {});

    Run run = session.play(idle);

    assertThat(run.outcomes()).flatExtracting(Outcome::faults).isEmpty();
    List<Double> heaps =
        run.outcomes().stream()
            .flatMap(outcome -> outcome.rounds().stream())
            .filter(measured -> measured.figures().containsKey(Figure.HEAP))
            .map(measured -> measured.figures().get(Figure.HEAP))
            .toList();
    assertThat(heaps).isNotEmpty();
    return Collections.max(heaps);
  }
}
