package dev.barnabas.bench.process;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** A node of our own, with a Kafka of its own, as {@code barnabas dev} starts it. */
public record NodeProcess(Child child, Endpoint endpoint) implements AutoCloseable {
  /** Records of it go to channels of the namespace {@code bench}, by a direct rule. */
  public static final String TOPIC = "bench";

  private static final Duration TO_START = Duration.ofMinutes(5); // it may have to build first
  private static final Pattern READY = Pattern.compile("Barnabas is ready: (\\S+)");
  private static final Pattern KAFKA = Pattern.compile("Kafka bootstrap: (\\S+)");
  private static final Pattern KEY = Pattern.compile("API key: (\\S+)");
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

  /** {@code launcher} is the script {@code barnabas}; data goes below {@code folder}. */
  public static NodeProcess start(String name, Path launcher, Path folder)
      throws IOException, InterruptedException {
    Path home = Files.createTempDirectory(folder, "node-");
    Path settings = Files.writeString(home.resolve("bench.yaml"), SETTINGS);
    List<String> command =
        List.of(
            launcher.toString(),
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

  @Override
  public void close() {
    child.close();
  }
}
