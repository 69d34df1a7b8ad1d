package dev.barnabas.bench.scenario;

import dev.barnabas.bench.base.Failure;
import dev.barnabas.bench.report.Measured;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a scenario gave so far. It stays when a later round fails.
 *
 * <p>Thread: main.
 */
final class Results {
  private final List<Measured> measured = new ArrayList<>();

  /** One contestant's part of a round. */
  interface Part {
    Measured play() throws IOException, InterruptedException;
  }

  void add(Measured one) {
    measured.add(one);
  }

  void addAll(List<Measured> some) {
    measured.addAll(some);
  }

  /** Of a reference, which may fail without ending the scenario: then that is what it gave. */
  void add(String reference, int round, Part part) throws InterruptedException {
    try {
      measured.add(part.play());
    } catch (IOException | RuntimeException failed) {
      measured.add(new Measured(reference, round, Map.of(), List.of(Failure.text(failed))));
    }
  }

  List<Measured> all() {
    return List.copyOf(measured);
  }
}
