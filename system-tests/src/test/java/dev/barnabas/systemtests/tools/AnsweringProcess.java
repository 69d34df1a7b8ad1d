package dev.barnabas.systemtests.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  /** Longer than scripts wait for anything themselves. */
  private static final Duration ANSWER_MAX = Duration.ofMinutes(3);

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

  /** Asks; a script that does not answer in time is ended, as its next answer would be this one. */
  String ask(String line) {
    try {
      return CompletableFuture.supplyAsync(() -> answer(line), Thread.ofVirtual()::start)
          .get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw new IllegalStateException(name + " did not answer " + line, failed.getCause());
    } catch (TimeoutException late) {
      process.destroyForcibly();
      throw new IllegalStateException(name + " has not answered " + line + " in time", late);
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException(name + " was asked " + line + " no longer", interrupted);
    }
  }

  private String answer(String line) {
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
    throw new IllegalStateException("it ended before");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
