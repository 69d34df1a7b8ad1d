package dev.barnabas.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Runs a world in which things fail: what its loops tell of that comes out here. */
final class ToldFailures {
  private final World world;
  private final Predicate<RuntimeException> expected;
  private final List<RuntimeException> told = new ArrayList<>();

  /**
   * @param expected others end the test
   */
  ToldFailures(World world, Predicate<RuntimeException> expected) {
    this.world = world;
    this.expected = expected;
  }

  List<RuntimeException> told() {
    return told;
  }

  void run(long millis) {
    for (long left = millis; left > 0; left--) {
      step();
    }
  }

  /** Until something was told, for so long at most. */
  void runUntilTold(long millis) {
    for (long left = millis; told.isEmpty() && left > 0; left--) {
      step();
    }
  }

  private void step() {
    try {
      world.run(1);
    } catch (RuntimeException failed) {
      if (!expected.test(failed)) {
        throw failed;
      }
      told.add(failed);
    }
  }
}
