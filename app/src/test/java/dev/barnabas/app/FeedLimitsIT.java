package dev.barnabas.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.app.config.ConfigFile;
import dev.barnabas.app.wiring.ServeNode;
import dev.barnabas.kafka.embedded.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A feed with records that its topic refuses for their size. */
class FeedLimitsIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String KEY = "shop.back:not-so-secret";

  @TempDir private static Path folder = Path.of("");

  private static EmbeddedKafka kafka;
  private static ServeNode source;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(new EmbeddedKafka.Options(folder.resolve("kafka"), 0));
    var narrow = Map.of("max.message.bytes", "3000");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      admin
          .createTopics(
              List.of("skipping", "stopping").stream()
                  .map(name -> new NewTopic(name, 1, (short) 1).configs(narrow))
                  .toList())
          .all()
          .get();
    }
    source = serve("source.yaml", "");
  }

  @AfterAll
  static void stop() {
    source.close();
    kafka.close();
  }

  @Test
  void whereItIsToBeSkippedItIsCountedAndTheRestGoesOn() throws Exception {
    try (ServeNode node = serve("skip.yaml", feed("skipping", "skip"))) {
      await().atMost(LONG).until(() -> holds("skipping", "\"action\":11"));
      publish("before");
      publish("x".repeat(20_000));
      publish("after");
      await().atMost(LONG).until(() -> holds("skipping", "after"));
      assertThat(holds("skipping", "before")).isTrue();
      assertThat(holds("skipping", "xxxx")).isFalse();
      assertThat(get(node, "/metrics"))
          .contains("barnabas_feed_skipped_total{feed=\"skipping\"} 1\n")
          .contains("barnabas_feed_reading{feed=\"skipping\"} 1\n");
    }
  }

  @Test
  void elseTheFeedEndsThereAndSaysSo() throws Exception {
    try (ServeNode node = serve("stop.yaml", feed("stopping", "stop"))) {
      await().atMost(LONG).until(() -> holds("stopping", "\"action\":11"));
      publish("before");
      await().atMost(LONG).until(() -> holds("stopping", "before"));
      publish("x".repeat(20_000));
      await()
          .atMost(LONG)
          .until(
              () -> get(node, "/metrics").contains("barnabas_feed_reading{feed=\"stopping\"} 0"));
      assertThat(get(node, "/metrics"))
          .contains("barnabas_feed_skipped_total{feed=\"stopping\"} 1\n");
    }
  }

  /** Another node's realtime door is the feed: it sends a frame for each message of a channel. */
  private static String feed(String name, String onFailed) {
    return """
    webSocketSources:
      - name: %s
        to: { topic: %s }
        config:
          websocket.url: "%s/?key=%s&format=json&v=3"
          websocket.subscription.message: '{"action":10,"channel":"ticker"}'
          onFailedRecordMapping: %s
    """
        .formatted(name, name, source.url().replace("http:", "ws:"), KEY, onFailed);
  }

  private static ServeNode serve(String name, String more) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve(name),
            """
            kafka: { bootstrap: "%s" }
            log: { partitions: 2, replicationFactor: 1 }
            listen: { host: 127.0.0.1, port: 0 }
            apps: [ { id: shop, keys: [ { name: back, secret: not-so-secret } ] } ]
            %s\
            """
                .formatted(kafka.bootstrap(), more));
    return ServeNode.start(file.toString(), ConfigFile.read(file, Map.of()));
  }

  private static void publish(String text) throws Exception {
    new Served(source, KEY).publish("ticker", text);
  }

  private static String get(ServeNode node, String path) throws Exception {
    return new Served(node, KEY).get(path);
  }

  private static boolean holds(String topic, String text) {
    return Served.holds(kafka.bootstrap(), topic, text);
  }
}
