package dev.barnabas.systemtests.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.systemtests.cluster.ConnectWorker;
import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.cluster.Yaml;
import dev.barnabas.systemtests.sdk.JavaClient;
import dev.barnabas.systemtests.tools.NodeScript;
import dev.barnabas.testkit.docs.DocsPage;
import dev.barnabas.testkit.docs.DocsPage.Block;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Every snippet of docs/connect.md, run by a worker of its own, without a group. */
@Timeout(value = 240, threadMode = ThreadMode.SEPARATE_THREAD)
class ConnectDocsIT {
  private static final Path PAGE = Path.of("../docs/connect.md");
  private static final Path SESSION =
      Path.of("src/test/resources/coinbase-trades.ndjson").toAbsolutePath();
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);
  private static final Pattern PROPERTIES =
      Pattern.compile("```properties\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern FILE =
      Pattern.compile("`(/etc/barnabas/[\\w.-]+)`:\\n\\n```yaml\\n(.*?)```", Pattern.DOTALL);

  private static final Pattern FEED =
      Pattern.compile("```yaml\\n(webSocketSources:.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  /** The files that the page shows: their path there → where they are here. */
  private Map<String, Path> files(String page) throws IOException {
    Map<String, Path> files = new HashMap<>();
    Matcher found = FILE.matcher(page);
    while (found.find()) {
      Path here = folder.resolve(Path.of(found.group(1)).getFileName().toString());
      files.put(found.group(1), Files.writeString(here, found.group(2)));
    }
    return files;
  }

  /** The page's connectors with our addresses in them. */
  private Map<String, Path> connectors(Map<String, String> ours) throws IOException {
    String page = Files.readString(PAGE);
    Map<String, String> replaced = new HashMap<>(ours);
    files(page).forEach((there, here) -> replaced.put(there, here.toString()));
    Map<String, Path> connectors = new HashMap<>();
    Matcher found = PROPERTIES.matcher(page);
    while (found.find()) {
      String text = found.group(1);
      for (Map.Entry<String, String> each : replaced.entrySet()) {
        text = text.replace(each.getKey(), each.getValue());
      }
      Properties properties = new Properties();
      properties.load(new StringReader(text));
      String name = properties.getProperty("name");
      connectors.put(name, Files.writeString(folder.resolve(name + ".properties"), text));
    }
    return connectors;
  }

  @Test
  void everyBlockOfThePageIsRunHere() {
    assertThat(DocsPage.read(PAGE).blocks())
        .extracting(Block::language)
        .containsExactly("properties", "properties", "yaml", "properties", "properties", "yaml");
  }

  @Test
  void theSnippetsOfThePageRun() throws Exception {
    try (KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"));
        NodeProcess node = NodeProcess.serve(folder, yaml(kafka));
        NodeScript feed = new NodeScript("feed.mjs", SESSION.toString());
        JavaClient client = new JavaClient(node.port(), true, Yaml.KEY);
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      createTrades(kafka.bootstrap());
      List<String> cards = JavaClient.dataOn(client.channel("cards:u1"));
      List<String> odds = JavaClient.dataOn(client.channel("market:1.5"));
      producer.send(record("transactions", "u1", "{\"amount\":5}")).get();
      producer
          .send(record("odds", null, "{\"mc\":[{\"id\":\"1.5\",\"rc\":[{\"id\":7,\"ltp\":2.5}]}]}"))
          .get();
      Map<String, Path> connectors =
          connectors(
              Map.of(
                  "client.rest.host=edge.example",
                  "client.rest.host=127.0.0.1",
                  "client.port=8080",
                  "client.port=" + node.port(),
                  "app1.connect:SECRET",
                  "app1.connect:a-secret-of-the-tests",
                  "wss://feed.example/trades",
                  "ws://127.0.0.1:" + feed.ask("port")));
      assertThat(connectors)
          .containsOnlyKeys(
              "cards-to-channels", "odds-to-channels", "bookings-to-topic", "trades-to-topic");

      try (ConnectWorker worker =
          ConnectWorker.standalone(
              kafka.bootstrap(), folder, new ArrayList<>(connectors.values()))) {
        worker.awaitState("cards-to-channels", "RUNNING", 2);
        await("cards").atMost(WAIT_MAX).until(() -> !cards.isEmpty());
        await("odds").atMost(WAIT_MAX).until(() -> !odds.isEmpty());
        await("bookings")
            .atMost(WAIT_MAX)
            .until(() -> worker.log().contains("attached: booking:london"));
        JavaClient.publish(client.channel("booking:london"), "n", "two seats").get();
        await("the feed").atMost(WAIT_MAX).until(() -> feed.ask("subscribed").equals("1"));
        feed.ask("play 0 20");
        try (TopicValues trades = new TopicValues(kafka.bootstrap(), "trades")) {
          // The first frame confirms the subscription.
          assertThat(trades.await(19)).isEqualTo(Files.readAllLines(SESSION).subList(1, 20));
          assertThat(trades.awaitRecords(19).getFirst().key()).isEqualTo("BAND-GBP");
        }
      }
      try (TopicValues bookings = new TopicValues(kafka.bootstrap(), "bookings")) {
        assertThat(bookings.await(1)).containsExactly("two seats");
      }
      assertThat(cards).containsExactly("{\"amount\":5}");
      assertThat(odds).containsExactly("{\"runner\":7,\"price\":2.5}");
    }
  }

  @Test
  void theFeedOfANodeRuns() throws Exception {
    Matcher snippet = FEED.matcher(Files.readString(PAGE));
    assertThat(snippet.find()).isTrue();
    try (KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"));
        NodeScript feed = new NodeScript("feed.mjs", SESSION.toString())) {
      kafka.createTopic("trades", 1);
      String sources =
          snippet
              .group(1)
              .replace("wss://feed.example/trades", "ws://127.0.0.1:" + feed.ask("port"))
              // There is a variable PATH wherever this runs.
              .replace("env:FEED_TOKEN", "env:PATH");
      try (NodeProcess node = NodeProcess.serve(folder, Yaml.serve(kafka) + sources);
          TopicValues trades = new TopicValues(kafka.bootstrap(), "trades")) {
        await("the feed").atMost(WAIT_MAX).until(() -> feed.ask("subscribed").equals("1"));
        feed.ask("play 0 20");
        assertThat(trades.await(19)).isEqualTo(Files.readAllLines(SESSION).subList(1, 20));
        assertThat(trades.awaitRecords(19).getFirst().key()).isEqualTo("BAND-GBP");
        assertThat(feed.ask("token")).isEqualTo("Bearer " + System.getenv("PATH"));
        assertThat(node.process().isAlive()).isTrue();
      }
    }
  }

  /** The recorded session is years old: by its times the broker would delete it. */
  private static void createTrades(String bootstrap) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      NewTopic trades = new NewTopic("trades", 1, (short) 1);
      trades.configs(Map.of("retention.ms", "-1"));
      admin.createTopics(List.of(trades)).all().get(30, TimeUnit.SECONDS);
    }
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, @Nullable String key, String value) {
    return new ProducerRecord<>(
        topic, key == null ? null : key.getBytes(UTF_8), value.getBytes(UTF_8));
  }

  private static String yaml(KafkaProcess kafka) {
    return Yaml.node(kafka)
        + """
        apps:
          - id: app1
            keys:
              - { name: full, secret: a-secret-of-the-tests }
              - name: connect
                secret: a-secret-of-the-tests
                capability: { "*": [publish, subscribe, source-ids] }
        """;
  }
}
