package dev.barnabas.bench.process;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node of our own. */
public record NodeProcess(Child child, Endpoint endpoint) implements AutoCloseable {
  /** Records of it go to channels of the namespace {@code bench}, by a direct rule. */
  public static final String TOPIC = "bench";

  private static final Duration TO_START = Duration.ofMinutes(5); // it may have to build first
  private static final Pattern READY = Pattern.compile("Barnabas is ready: (\\S+)");
  private static final Pattern KAFKA = Pattern.compile("Kafka bootstrap: (\\S+)");
  private static final Pattern KEY = Pattern.compile("API key: (\\S+)");
  private static final Pattern KEY_PARTS = Pattern.compile("([^.]+)\\.([^:]+):(.+)");
  private static final String SETTINGS =
      """
      limits: { connectionsPerAddress: 1000000, connections: 2000000 }
      namespaces:
        - { id: coalesced, batchingEnabled: true, batchingInterval: 1 }
      egress:
        - name: bench
          from: { topics: [bench] }
          channel: "bench:#{key}"
          via: direct
        - name: coalesced
          from: { topics: [coalesced] }
          channel: "coalesced:#{key}"
          via: direct
        - name: logged
          from: { topics: [logged] }
          channel: "logged:#{key}"
          via: log
      """;

  /** With a Kafka of its own, as {@code barnabas dev} starts it. */
  public static NodeProcess start(String name, Installation installation)
      throws IOException, InterruptedException {
    Path home = Files.createTempDirectory(installation.data(), "node-");
    Path settings = Files.writeString(home.resolve("bench.yaml"), SETTINGS);
    List<String> command =
        List.of(
            installation.launcher().toString(),
            "dev",
            "--no-demo",
            "--port=0",
            "--kafka-port=0",
            "--data-dir=" + home.resolve("data"),
            "--config=" + settings);
    Child child = Child.start(command, home);
    try {
      URI address = URI.create(child.await(READY, TO_START).getFirst());
      String bootstrap = child.await(KAFKA, TO_START).getFirst();
      String key = child.await(KEY, TO_START).getFirst();
      return new NodeProcess(child, new Endpoint(name, address, key, child.id(), bootstrap));
    } catch (IOException | InterruptedException failed) {
      child.close();
      throw failed;
    }
  }

  /** One more on the Kafka of {@code other}, with the same key. */
  public static NodeProcess join(String name, Installation installation, Endpoint other)
      throws IOException, InterruptedException {
    Path home = Files.createTempDirectory(installation.data(), "node-");
    Path settings = Files.writeString(home.resolve("bench.yaml"), joining(other) + SETTINGS);
    List<String> command =
        List.of(installation.launcher().toString(), "serve", "--config", settings.toString());
    Child child = Child.start(command, home);
    try {
      URI address = URI.create(child.await(READY, TO_START).getFirst());
      var endpoint = new Endpoint(name, address, other.key(), child.id(), other.bootstrap());
      return new NodeProcess(child, endpoint);
    } catch (IOException | InterruptedException failed) {
      child.close();
      throw failed;
    }
  }

  private static String joining(Endpoint other) {
    Matcher key = KEY_PARTS.matcher(other.key());
    if (!key.matches()) {
      throw new IllegalArgumentException("no API key: " + other.key());
    }
    return """
    kafka: { bootstrap: "%s" }
    log: { partitions: 8, replicationFactor: 1 }
    listen: { host: localhost, port: 0 }
    apps: [ { id: "%s", keys: [ { name: "%s", secret: "%s" } ] } ]
    """
        .formatted(other.bootstrap(), key.group(1), key.group(2), key.group(3));
  }

  @Override
  public void close() {
    child.close();
  }
}
