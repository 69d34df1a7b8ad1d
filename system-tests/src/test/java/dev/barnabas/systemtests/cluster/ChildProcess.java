package dev.barnabas.systemtests.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * A process that a test started. What it prints goes to {@code target/processes/NAME-PID-N.out} and
 * {@code .err}, PID that of the test's JVM. It ends with the test's JVM at the latest.
 */
public final class ChildProcess implements AutoCloseable {
  /** A cold JVM on a busy machine takes long. */
  static final Duration START_MAX = Duration.ofSeconds(90);

  private static final Duration END_MAX = Duration.ofSeconds(20);
  private static final Path FOLDER = Path.of("target/processes");
  private static final AtomicInteger STARTED = new AtomicInteger();
  private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> ALIVE.forEach(Process::destroyForcibly)));
  }

  private final Process process;
  private final Path out;
  private final Path err;

  private ChildProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts it; the environment is ours with {@code variables} added. */
  public static ChildProcess start(
      String name, List<String> command, Map<String, String> variables) {
    try {
      Files.createDirectories(FOLDER);
      String file = name + '-' + ProcessHandle.current().pid() + '-' + STARTED.incrementAndGet();
      Path out = FOLDER.resolve(file + ".out");
      Path err = FOLDER.resolve(file + ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().putAll(variables);
      Process process = builder.start();
      ALIVE.add(process);
      var _ = process.onExit().thenRun(() -> ALIVE.remove(process));
      return new ChildProcess(process, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until a line on its standard output matches, and returns the first group. */
  public String awaitLine(Pattern line) {
    Awaitility.await("a line " + line + " of " + out)
        .atMost(START_MAX)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          if (!process.isAlive() && find(line).isEmpty()) {
            throw new IllegalStateException("it ended, code " + process.exitValue() + log());
          }
          return find(line).isPresent();
        });
    return find(line).orElseThrow();
  }

  private Optional<String> find(Pattern line) {
    return output()
        .lines()
        .map(line::matcher)
        .filter(Matcher::find)
        .map(m -> m.group(1))
        .findFirst();
  }

  /** What it printed on standard output so far. */
  public String output() {
    return read(out);
  }

  /** What it printed on standard error so far: nodes log there. */
  public String errors() {
    return read(err);
  }

  private String log() {
    return System.lineSeparator() + output() + errors();
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGTERM, as a user's Ctrl-C or a supervisor does it, and the exit code. */
  public int terminate() {
    process.destroy();
    return awaitExit();
  }

  /** SIGSTOP: it stands still, with its sockets open. */
  public void pause() {
    try {
      int code = new ProcessBuilder("sh", "-c", "kill -STOP " + pid()).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("it can't be stopped: " + code + log());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** SIGKILL: it can tidy up nothing. */
  public void kill() {
    process.destroyForcibly();
    awaitExit();
  }

  private int awaitExit() {
    try {
      if (!process.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("did not end within " + END_MAX + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends it for good, so that its port and its files are free; fine if it has ended. */
  @Override
  public void close() {
    kill();
  }
}
