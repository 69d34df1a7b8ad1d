package dev.barnabas.bench.reference;

import dev.barnabas.bench.base.Wait;
import dev.barnabas.bench.load.FeedPlan;
import dev.barnabas.bench.load.PublisherFeed;
import dev.barnabas.bench.load.Speech;
import dev.barnabas.bench.load.Target;
import dev.barnabas.bench.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a node is compared with in the same run. */
public sealed interface Reference {
  Duration TO_START = Duration.ofSeconds(20);

  String name();

  /** It is here and can be started. */
  sealed interface Server extends Reference {
    /** Returns when clients can connect. */
    Running start(FeedPlan plan) throws IOException, InterruptedException;
  }

  /**
   * A server that makes the messages itself and sends each to all its clients.
   *
   * @param command to which rate, burst and size are added; speaks the lines of bcast.c
   * @param path of a client's upgrade
   */
  record Broadcaster(String name, List<String> command, Speech speech, String path)
      implements Server {
    private static final Pattern PORT = Pattern.compile("^port (\\d+)$");

    @Override
    public Running start(FeedPlan plan) throws IOException, InterruptedException {
      List<String> whole = new ArrayList<>(command);
      whole.add(Integer.toString(plan.turnsPerSecond()));
      whole.add(Integer.toString(plan.burst()));
      whole.add(Integer.toString(plan.sizeBytes()));
      Child child = Child.start(whole, Path.of("").toAbsolutePath());
      try {
        int port = Integer.parseInt(child.await(PORT, TO_START).getFirst());
        return new Running(child, Target.local(port, path, speech), new OwnFeed(child));
      } catch (IOException | InterruptedException failed) {
        child.close();
        throw failed;
      }
    }
  }

  /**
   * A server that knows channels; the messages are published to it.
   *
   * @param folder for its settings
   */
  record Broker(String name, BrokerKind kind, Path program, Path folder) implements Server {

    @Override
    public Running start(FeedPlan plan) throws IOException, InterruptedException {
      Ports ports = Ports.free();
      Path home = Files.createTempDirectory(folder, "peer-");
      Path settings = home.resolve(kind.settingsFile());
      Files.writeString(settings, kind.settings(ports));
      Child child = Child.start(kind.command(program, settings), home);
      try {
        awaitPorts(child, ports);
        var feed = new PublisherFeed(plan, kind.publisher(ports));
        return new Running(child, Target.local(ports.clients(), kind.path(), kind.speech()), feed);
      } catch (IOException | InterruptedException failed) {
        child.close();
        throw failed;
      }
    }

    private void awaitPorts(Child child, Ports ports) throws IOException, InterruptedException {
      boolean answers =
          Wait.until(
              TO_START,
              () -> !child.isAlive() || kind.used(ports).stream().allMatch(Ports::isAnswered));
      if (!answers || !child.isAlive()) {
        throw new IOException(name + " does not listen: " + child.output());
      }
    }
  }

  /** It can't be had here. */
  record Absent(String name, String why) implements Reference {}
}
