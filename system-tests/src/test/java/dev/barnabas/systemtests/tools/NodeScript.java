package dev.barnabas.systemtests.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of our scripts in a process of Node.js that answers line by line; whatever it prints without
 * {@code @@} in front goes to the test's log.
 *
 * <p>Thread: the test's.
 */
public final class NodeScript implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeScript.class);
  private static final String ANSWER = "@@ ";

  private final Process process;
  private final Writer questions;
  private final BufferedReader answers;

  /** Starts it, or skips the test where there is no Node.js. */
  public NodeScript(String script, String argument) {
    try {
      process =
          new ProcessBuilder(List.of(Tools.node().toString(), script, argument))
              .directory(Tools.javascript().toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Its standard input ends with this JVM, and so does it; the hook is for when it hangs.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    questions = process.outputWriter(UTF_8);
    answers = process.inputReader(UTF_8);
  }

  /** Sends a line and waits for the answer. */
  public String ask(String line) {
    try {
      questions.write(line + '\n');
      questions.flush();
      for (String text = answers.readLine(); text != null; text = answers.readLine()) {
        if (text.startsWith(ANSWER)) {
          return text.substring(ANSWER.length());
        }
        LOG.info("node: {}", text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("Node.js ended before it answered " + line);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
