package dev.barnabas.bench;

import java.io.Console;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells a person how far it is: a bar on a terminal, nothing elsewhere.
 *
 * <p>Thread: main.
 */
final class Progress {
  private static final int WIDTH = 30;

  private final int scenarios;
  private final boolean terminal =
      Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  private final long began = System.nanoTime();
  private int done = -1;
  private String scenario = "";
  private int steps;
  private int stepsExpected = 1;

  Progress(int scenarios) {
    this.scenarios = scenarios;
  }

  void onScenario(String name, int expected) {
    scenario = name;
    done++;
    steps = 0;
    stepsExpected = Math.max(1, expected);
    onStep("starting");
  }

  void onStep(String what) {
    if (!terminal) {
      return;
    }
    double part = Math.min(1, (double) steps++ / stepsExpected);
    int filled = (int) (WIDTH * (done + part) / scenarios);
    long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
    System.err.printf(
        "\r\u001b[K[%s%s] %d:%02d  %s: %s",
        "#".repeat(filled), " ".repeat(WIDTH - filled), seconds / 60, seconds % 60, scenario, what);
  }

  void clear() {
    if (terminal) {
      System.err.print("\r\u001b[K");
    }
  }
}
