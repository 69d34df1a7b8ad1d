package dev.barnabas.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** Collects what breaks one rule, so that a run shows all of it. Thread: the test's. */
final class Violations {
  private final String remedy;
  private final List<String> found = new ArrayList<>();

  /** The remedy heads the list that a failure prints. */
  Violations(String remedy) {
    this.remedy = remedy;
  }

  void add(String path, long line, String what) {
    found.add(path + ":" + line + " " + what);
  }

  void mustBeNone() {
    assertThat(found)
        .withFailMessage(
            () -> remedy + " (" + found.size() + ")\n  " + String.join("\n  ", found) + "\n")
        .isEmpty();
  }
}
