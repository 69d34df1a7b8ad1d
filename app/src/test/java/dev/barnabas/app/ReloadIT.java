package dev.barnabas.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.app.config.ConfigFile;
import dev.barnabas.app.wiring.ServeNode;
import dev.barnabas.kafka.embedded.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes in the configuration file while a node runs. */
class ReloadIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String KEY = "shop.back:not-so-secret";

  @TempDir private static Path folder = Path.of("");

  private static EmbeddedKafka kafka;

  @BeforeAll
  static void startKafka() throws Exception {
    kafka = EmbeddedKafka.start(new EmbeddedKafka.Options(folder.resolve("kafka"), 0));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      admin
          .createTopics(
              List.of("steady", "other", "frames", "frames2").stream()
                  .map(name -> new NewTopic(name, 1, (short) 1))
                  .toList())
          .all()
          .get();
    }
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @Test
  void rulesComeChangeAndGoWithTheFile() throws Exception {
    String steady = rule("steady", "steady");
    String first = "egress:\n" + steady;
    try (ServeNode node = serve(first)) {
      send("steady", "s1");
      await().atMost(LONG).until(() -> history(node, "steady").contains("s1"));
      // In another place of the file, and beside another one: it is the same rule still.
      write("egress:\n" + rule("other", "one") + steady);
      send("other", "o1");
      await().atMost(LONG).until(() -> history(node, "one").contains("o1"));
      write("egress:\n" + rule("other", "two") + steady);
      awaitPublished(node, "other", "two");
      send("other", "o3");
      await().atMost(LONG).until(() -> history(node, "two").contains("o3"));
      assertThat(history(node, "one")).doesNotContain("o3");
      assertThat(get(node, "/metrics"))
          .as("a rule that stays is not begun anew")
          .containsPattern("barnabas_rule_records_total\\{[^}]*shop/steady\"\\} 1\n");
      refuses(node, "egress:\n" + steady + "  - { name: wrong }\n");
      refuses(node, "limits: { channelsPerConnection: 5 }\negress:\n" + steady);
      send("other", "o4");
      await().atMost(LONG).until(() -> history(node, "two").contains("o4"));
      write(first);
      await().atMost(LONG).until(() -> !get(node, "/ready").contains("shop/other"));
      assertThat(get(node, "/metrics")).contains("barnabas_config_refused 0\n");
      send("steady", "s2");
      await().atMost(LONG).until(() -> history(node, "steady").contains("s2"));
    }
  }

  @Test
  void feedsComeChangeAndGoWithTheFile() throws Exception {
    try (ServeNode node = serve("")) {
      assertThat(get(node, "/metrics")).doesNotContain("barnabas_feed_reading");
      write(feed(node, "frames"));
      awaitReading(node);
      publish(node, "f1");
      await().atMost(LONG).until(() -> holds("frames", "f1"));
      write(feed(node, "frames2"));
      // Its group moves to the other topic's partition.
      await().atMost(LONG).until(() -> holds("frames2", "\"action\":11"));
      publish(node, "f2");
      await().atMost(LONG).until(() -> holds("frames2", "f2"));
      assertThat(holds("frames", "f2")).isFalse();
      write("");
      await().atMost(LONG).until(() -> !get(node, "/metrics").contains("barnabas_feed_reading"));
    }
  }

  private static String rule(String topic, String channel) {
    return "  - { name: %s, from: { topics: [%s], start: earliest }, channel: %s, via: log }\n"
        .formatted(topic, topic, channel);
  }

  /** The node's own realtime door is the feed: it sends a frame for each message of a channel. */
  private static String feed(ServeNode node, String topic) {
    return """
    webSocketSources:
      - name: ticker
        to: { topic: %s }
        config:
          websocket.url: "%s/?key=%s&format=json&v=3"
          websocket.subscription.message: '{"action":10,"channel":"ticker"}'
    """
        .formatted(topic, node.url().replace("http:", "ws:"), KEY);
  }

  private static void awaitReading(ServeNode node) {
    await().atMost(LONG).until(() -> holds("frames", "\"action\":11"));
    await()
        .atMost(LONG)
        .until(() -> get(node, "/metrics").contains("barnabas_feed_reading{feed=\"ticker\"} 1"));
  }

  /** Sends until one came there: until the change of the file counts, others go elsewhere. */
  private static void awaitPublished(ServeNode node, String topic, String channel) {
    await()
        .atMost(LONG)
        .until(() -> {
          send(topic, "o2");
          return history(node, channel).contains("o2");
        });
  }

  private static void refuses(ServeNode node, String rules) throws Exception {
    write(rules);
    await().atMost(LONG).until(() -> get(node, "/metrics").contains("barnabas_config_refused 1\n"));
    assertThat(get(node, "/ready")).contains("shop/other");
  }

  private static ServeNode serve(String rules) throws Exception {
    Path file = write(rules);
    ServeNode node = ServeNode.start(file.toString(), ConfigFile.read(file, Map.of()));
    node.follow(file, Map.of());
    return node;
  }

  /** As careful tools do: all at once. */
  private static Path write(String rules) throws Exception {
    Path draft =
        Files.writeString(
            folder.resolve("draft.yaml"),
            """
            kafka: { bootstrap: "%s" }
            log: { partitions: 2, replicationFactor: 1 }
            listen: { host: 127.0.0.1, port: 0 }
            apps: [ { id: shop, keys: [ { name: back, secret: not-so-secret } ] } ]
            %s\
            """
                .formatted(kafka.bootstrap(), rules));
    return Files.move(
        draft,
        folder.resolve("barnabas.yaml"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static String history(ServeNode node, String channel) throws Exception {
    return get(node, "/channels/" + channel + "/messages");
  }

  private static String get(ServeNode node, String path) throws Exception {
    return new Served(node, KEY).get(path);
  }

  private static void publish(ServeNode node, String text) throws Exception {
    new Served(node, KEY).publish("ticker", text);
  }

  private static boolean holds(String topic, String text) {
    return Served.holds(kafka.bootstrap(), topic, text);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the producer is closed
  private static void send(String topic, String value) {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", kafka.bootstrap()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, "k", "\"" + value + "\""));
    }
  }
}
