package dev.barnabas.systemtests.sdk;

import java.util.function.UnaryOperator;

/**
 * In a process that answers line by line.
 *
 * @param ask sends a line and waits for the answer
 * @param end ends the process
 */
record ScriptScenarios(UnaryOperator<String> ask, Runnable end) implements Scenarios {
  @Override
  public String run(String name) {
    return ask.apply(name);
  }

  @Override
  public void close() {
    end.run();
  }
}
