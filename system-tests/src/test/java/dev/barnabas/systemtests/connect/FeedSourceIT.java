package dev.barnabas.systemtests.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.cluster.Yaml;
import dev.barnabas.systemtests.tools.NodeScript;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** A recorded session, played by ws, that nodes read into a topic: webSocketSources. */
@Timeout(value = 240, threadMode = ThreadMode.SEPARATE_THREAD)
class FeedSourceIT {
  private static final Path SESSION =
      Path.of("src/test/resources/coinbase-trades.ndjson").toAbsolutePath();
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);

  @TempDir Path folder;

  private NodeScript feed;
  private KafkaProcess kafka;
  private List<String> frames;

  @BeforeEach
  void start() throws IOException {
    frames = Files.readAllLines(SESSION);
    feed = new NodeScript("feed.mjs", SESSION.toString());
    kafka = KafkaProcess.start(folder.resolve("kafka"));
    kafka.createTopic("trades", 1);
  }

  @AfterEach
  void end() {
    kafka.close();
    feed.close();
  }

  private NodeProcess node() {
    return NodeProcess.serve(
        folder,
        Yaml.serve(kafka)
            + """
            webSocketSources:
              - name: trades
                to: { topic: trades }
                config:
                  websocket.url: "ws://127.0.0.1:%s"
                  websocket.subscription.message: '{"type":"subscribe"}'
                  websocket.reconnect.interval.ms: 100
                  websocket.key.path: value.product_id
                  websocket.pong.match: '"type":"subscriptions"'
            """
                .formatted(feed.ask("port")));
  }

  private void awaitSubscribed() {
    await("subscribed").atMost(WAIT_MAX).until(() -> feed.ask("subscribed").equals("1"));
  }

  private static boolean reads(NodeProcess node) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest metrics = HttpRequest.newBuilder(node.url().resolve("/metrics")).build();
      return http.send(metrics, BodyHandlers.ofString())
          .body()
          .contains("barnabas_feed_reading{feed=\"trades\"} 1");
    }
  }

  @Test
  void ofTwoNodesOneReadsAFeedAndWhenItIsKilledTheOtherDoes() throws Exception {
    try (NodeProcess one = node();
        NodeProcess other = node();
        TopicValues values = new TopicValues(kafka.bootstrap(), "trades")) {
      awaitSubscribed();
      feed.ask("play 0 100");
      // The first frame confirms the subscription.
      assertThat(values.await(99)).isEqualTo(frames.subList(1, 100));
      assertThat(feed.ask("subscribed")).isEqualTo("1");
      assertThat(feed.ask("packed")).isEqualTo("true");
      assertThat(reads(one)).isNotEqualTo(reads(other));
      NodeProcess reader = reads(one) ? one : other;
      NodeProcess next = reads(one) ? other : one;
      reader.process().kill();

      await("the other one").atMost(WAIT_MAX).until(() -> reads(next));
      awaitSubscribed();
      feed.ask("play 100 " + frames.size());
      assertThat(values.await(frames.size() - 1)).isEqualTo(frames.subList(1, frames.size()));
      List<ConsumerRecord<String, String>> marked =
          values.awaitRecords(frames.size() - 1).stream()
              .filter(record -> record.headers().lastHeader("barnabas.gap") != null)
              .toList();
      assertThat(marked).hasSize(1);
      ConsumerRecord<String, String> first = marked.getFirst();
      assertThat(first.value()).isEqualTo(frames.get(100));
      assertThat(new String(first.headers().lastHeader("barnabas.gap").value(), UTF_8))
          .isEqualTo("restarted");
    }
  }

  @Test
  void whatHasComeWhenANodeEndsIsWrittenFirst() throws Exception {
    try (NodeProcess node = node();
        TopicValues values = new TopicValues(kafka.bootstrap(), "trades")) {
      awaitSubscribed();
      // What is left then is for the node's end, not that it gets to know Kafka.
      feed.ask("play 0 50");
      values.await(49);
      feed.ask("play 50 " + frames.size());
      node.process().terminate();
      assertThat(values.await(frames.size() - 1)).isEqualTo(frames.subList(1, frames.size()));
    }
  }
}
