package dev.barnabas.bench.process;

import dev.barnabas.bench.base.Wait;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process of ours. None outlives this one: what was not closed is ended when the JVM ends.
 *
 * <p>Thread: its creator's; another one reads what it prints.
 */
public final class Child implements AutoCloseable {
  private static final Duration TO_END = Duration.ofSeconds(10);
  private static final int LINES_MAX = 200;

  private final String command;
  private final Process process;
  private final Thread reader;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  /** What it says on standard error comes with the rest. */
  public static Child start(List<String> command, Path folder) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    return new Child(String.join(" ", command), builder.start());
  }

  private Child(String command, Process process) {
    this.command = command;
    this.process = process;
    Leftovers.add(this);
    this.reader = Thread.ofPlatform().name("bench-child-output").daemon().start(this::read);
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (lines.size() < LINES_MAX) {
          lines.add(line);
        }
      }
    } catch (IOException closed) {
      lines.add("(its output ended: " + closed.getMessage() + ")");
    }
  }

  public long id() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it printed so far, unless that is much. */
  public String output() {
    return String.join("\n", lines);
  }

  public void say(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      process.getOutputStream().flush();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /** Waits for a line that has {@code pattern}, and returns its groups, from the first. */
  public List<String> await(Pattern pattern, Duration most)
      throws IOException, InterruptedException {
    List<String> groups = new ArrayList<>();
    var _ = Wait.until(most, () -> find(pattern, groups) || isSilent());
    if (!find(pattern, groups)) {
      throw new IOException(
          "%s %s and no line with %s came. It printed: %s"
              .formatted(command, state(), pattern, output()));
    }
    return groups;
  }

  /** Whether it has ended and all that it printed was read. */
  private boolean isSilent() {
    return !process.isAlive() && !reader.isAlive();
  }

  private String state() {
    return process.isAlive() ? "still runs" : "ended with code " + process.exitValue();
  }

  private boolean find(Pattern pattern, List<String> groups) {
    for (String line : lines) {
      Matcher matcher = pattern.matcher(line);
      if (groups.isEmpty() && matcher.find()) {
        for (int i = 1; i <= matcher.groupCount(); i++) {
          groups.add(matcher.group(i));
        }
      }
    }
    return !groups.isEmpty();
  }

  /** At once, as when its machine fails. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    Leftovers.forget(this);
  }

  @Override
  public void close() {
    end(process);
    Leftovers.forget(this);
  }

  /** With what it started itself: a launcher may be in the middle of a build. */
  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(TO_END.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stop) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
