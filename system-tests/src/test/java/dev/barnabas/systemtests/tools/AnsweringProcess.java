package dev.barnabas.systemtests.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A script that answers line by line; whatever it prints without {@code @@} in front goes to the
 * test's log.
 *
 * <p>Thread: the test's.
 */
final class AnsweringProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AnsweringProcess.class);
  private static final String ANSWER = "@@ ";

  private final String name;
  private final Process process;
  private final Writer questions;
  private final BufferedReader answers;

  /**
   * Starts it.
   *
   * @param name for the log
   */
  AnsweringProcess(String name, ProcessBuilder command) {
    this.name = name;
    try {
      process = command.redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Its standard input ends with this JVM, and so does it; the hook is for when it hangs.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    questions = process.outputWriter(UTF_8);
    answers = process.inputReader(UTF_8);
  }

  String ask(String line) {
    try {
      questions.write(line + '\n');
      questions.flush();
      for (String text = answers.readLine(); text != null; text = answers.readLine()) {
        if (text.startsWith(ANSWER)) {
          return text.substring(ANSWER.length());
        }
        LOG.info("{}: {}", name, text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException(name + " ended before it answered " + line);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
