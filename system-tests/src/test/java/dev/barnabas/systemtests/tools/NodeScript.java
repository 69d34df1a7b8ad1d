package dev.barnabas.systemtests.tools;

import java.nio.file.Path;

/**
 * One of our scripts in a process of Node.js that answers line by line.
 *
 * <p>Thread: the test's.
 */
public final class NodeScript implements AutoCloseable {
  private final AnsweringProcess process;

  /** Starts it, or skips the test where there is no Node.js. */
  public NodeScript(String script, String argument) {
    this(Tools.javascript(), script, argument);
  }

  /** The same with the packages of another folder. */
  public NodeScript(Path folder, String script, String argument) {
    process =
        new AnsweringProcess(
            "node",
            new ProcessBuilder(Tools.node().toString(), script, argument)
                .directory(folder.toFile()));
  }

  /** Sends a line and waits for the answer. */
  public String ask(String line) {
    return process.ask(line);
  }

  @Override
  public void close() {
    process.close();
  }
}
