package dev.barnabas.systemtests.docs;

import static org.awaitility.Awaitility.await;

import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.cluster.TestAuthority;
import dev.barnabas.systemtests.cluster.Yaml;
import dev.barnabas.testkit.docs.DocsPage.Block;
import dev.barnabas.testkit.plugin.PluginJars;
import dev.barnabas.testkit.registry.RegistryStandIn;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Two Kafka clusters, a schema registry with TLS, and one node that has all rules of docs/kafka.md
 * in its file, beside the files that they name.
 *
 * <p>Thread: the test's.
 */
final class DocsWorld implements AutoCloseable {
  static final String TOKEN = "operator-of-the-tests";
  static final Path FEEDS = Path.of("../app/src/test/resources/rules");

  private static final Duration WAIT_MAX = Duration.ofSeconds(60);
  private static final String REGISTRY = "https://registry:8081";
  private static final List<String> TOPICS =
      List.of(
          "gtfs",
          "baskets",
          "gtfs-realtime",
          "payments",
          "weather",
          "bookings",
          "crowds",
          "presence-enter",
          "presence-update",
          "presence-leave",
          "orders",
          "orders-dead");

  private final KafkaProcess east;
  private final KafkaProcess west;
  private final TopicWriter toEast;
  private final TopicWriter toWest;
  private final RegistryStandIn registry;
  private final NodeProcess node;

  /**
   * Starts it all.
   *
   * @param rules the page's, which go into one file
   * @param transform the page's class {@code example.Fahrenheit}
   */
  DocsWorld(Path folder, List<Block> rules, Block transform) throws Exception {
    List<KafkaProcess> brokers =
        Stream.of("east", "west")
            .parallel()
            .map(name -> KafkaProcess.start(folder.resolve(name)))
            .toList();
    east = brokers.getFirst();
    west = brokers.getLast();
    TOPICS.forEach(topic -> east.createTopic(topic, 1));
    east.createTopic("conference-view", 1, Map.of("cleanup.policy", "compact"));
    east.createTopic("prices", 2);
    west.createTopic("prices", 3);
    toEast = new TopicWriter(east.bootstrap());
    toWest = new TopicWriter(west.bootstrap());

    TestAuthority authority = TestAuthority.in(folder, "127.0.0.1");
    registry = RegistryStandIn.start(authority.serving());
    registry.protect("reader", "password-of-the-reader");
    Files.copy(authority.authority(), folder.resolve("ca.pem"));
    Files.writeString(folder.resolve("registry.password"), "password-of-the-reader\n");
    Files.copy(FEEDS.resolve("gtfs-realtime.desc"), folder.resolve("gtfs-realtime.desc"));
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    PluginJars.make(plugins.resolve("fahrenheit.jar"), "example.Fahrenheit", transform.text());
    node = NodeProcess.serve(folder, yaml(rules));
  }

  private String yaml(List<Block> rules) {
    return Yaml.serve(east)
        + """
        control: { tokens: [ { name: tests, secret: %s } ] }
        clusters:
          east: { bootstrap: "%s" }
          west: { bootstrap: "%s" }
        """
            .formatted(TOKEN, east.bootstrap(), west.bootstrap())
        + merged(rules).replace(REGISTRY, registry.url());
  }

  /** One file of several, whose lists of the same name become one list. */
  private static String merged(List<Block> files) {
    Map<String, StringBuilder> keys = new LinkedHashMap<>();
    for (Block file : files) {
      String key = "";
      for (String line : file.text().lines().toList()) {
        boolean top = !line.isBlank() && !Character.isWhitespace(line.charAt(0));
        key = top ? line.substring(0, line.indexOf(':')) : key;
        if (!top || !keys.containsKey(key)) {
          keys.computeIfAbsent(key, any -> new StringBuilder()).append(line).append('\n');
        }
      }
    }
    return String.join("", keys.values());
  }

  NodeProcess node() {
    return node;
  }

  String bootstrap() {
    return east.bootstrap();
  }

  RegistryStandIn registry() {
    return registry;
  }

  TopicWriter east() {
    return toEast;
  }

  TopicWriter west() {
    return toWest;
  }

  /** Waits until a rule that begins with what is new has found where that is. */
  void awaitPlaced(String rule, String source, int partitions) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI metrics = node.url().resolve("/metrics");
      HttpRequest request = HttpRequest.newBuilder(metrics).build();
      await(rule + " of " + source)
          .atMost(WAIT_MAX)
          .until(() ->
              http.send(request, HttpResponse.BodyHandlers.ofString())
                      .body()
                      .lines()
                      .filter(line -> line.startsWith("barnabas_rule_lag_records{"))
                      .filter(line -> line.contains("rule=\"app1/" + rule + '"'))
                      .filter(line -> line.contains("source=\"" + source + '"'))
                      .count()
                  == partitions);
    }
  }

  @Override
  public void close() {
    node.close();
    registry.close();
    toEast.close();
    toWest.close();
    east.close();
    west.close();
  }
}
