package dev.barnabas.bench.reference;

import dev.barnabas.bench.load.FeedPlan;
import dev.barnabas.bench.load.Target;
import dev.barnabas.bench.process.Child;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A {@link Reference.Broadcaster} that runs. */
public record Broadcast(Child child, Target target) implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Pattern PORT = Pattern.compile("^port (\\d+)$");
  private static final Pattern SENT = Pattern.compile("^sent (\\d+) (\\d+)$");

  /** What was sent to each client, and how many sends sockets refused, over all clients. */
  public record Sent(long messages, long refused) {}

  public static Broadcast start(Reference.Broadcaster reference, FeedPlan plan)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(reference.command());
    command.add(Integer.toString(plan.turnsPerSecond()));
    command.add(Integer.toString(plan.burst()));
    command.add(Integer.toString(plan.sizeBytes()));
    Child child = Child.start(command, Path.of("").toAbsolutePath());
    try {
      int port = Integer.parseInt(child.await(PORT, SOON).getFirst());
      return new Broadcast(child, Target.plain(port));
    } catch (IOException | InterruptedException failed) {
      child.close();
      throw failed;
    }
  }

  /** When all clients are there. */
  public void go() {
    child.say("go");
  }

  public Sent stop() throws IOException, InterruptedException {
    child.say("stop");
    List<String> sent = child.await(SENT, SOON);
    return new Sent(Long.parseLong(sent.get(0)), Long.parseLong(sent.get(1)));
  }

  @Override
  public void close() {
    child.close();
  }
}
