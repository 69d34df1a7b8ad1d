package dev.barnabas.bench.reference;

import dev.barnabas.bench.process.Child;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A {@link RecordCounter} in a process of its own, which stays for all rounds, as a node does: a
 * JVM has to become warm.
 *
 * <p>Thread: its creator's.
 */
public final class RecordReader implements AutoCloseable {
  /** As results call it. */
  public static final String NAME = "java reader";

  private static final Duration TO_START = Duration.ofMinutes(1);
  private static final Duration TO_ANSWER = Duration.ofSeconds(90);

  private final Child child;
  private int orders;

  private RecordReader(Child child) {
    this.child = child;
  }

  public static RecordReader start(String bootstrap, String topic)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseCompactObjectHeaders",
            "-cp",
            System.getProperty("java.class.path"),
            RecordCounter.class.getName(),
            bootstrap,
            topic);
    Child child = Child.start(command, Path.of("").toAbsolutePath());
    try {
      child.await(Pattern.compile("^(ready)$"), TO_START);
      return new RecordReader(child);
    } catch (IOException | InterruptedException failed) {
      child.close();
      throw failed;
    }
  }

  public long id() {
    return child.id();
  }

  /** From the topic's end on, and from zero. */
  public void go() throws IOException, InterruptedException {
    order("go", 0);
  }

  /** Records since {@link #go}; waits up to a minute for {@code least}. */
  public long counted(long least) throws IOException, InterruptedException {
    return order("count", least);
  }

  /** Reads nothing until it is told to again. */
  public void stop() throws IOException, InterruptedException {
    order("stop", 0);
  }

  private long order(String what, long least) throws IOException, InterruptedException {
    orders++;
    child.say(what + ' ' + orders + ' ' + least);
    Pattern answer = Pattern.compile("^done " + orders + " (\\d+)$");
    return Long.parseLong(child.await(answer, TO_ANSWER).getFirst());
  }

  @Override
  public void close() {
    child.close();
  }
}
