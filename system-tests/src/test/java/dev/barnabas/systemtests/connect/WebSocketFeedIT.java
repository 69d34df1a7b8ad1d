package dev.barnabas.systemtests.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.barnabas.systemtests.cluster.ConnectWorker;
import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.cluster.Yaml;
import dev.barnabas.systemtests.sdk.JavaClient;
import dev.barnabas.systemtests.tools.NodeScript;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A recorded Coinbase session, played by another maker's WebSocket server (ws), which packs its
 * messages.
 */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class WebSocketFeedIT {
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
  }

  @AfterEach
  void end() {
    kafka.close();
    feed.close();
  }

  /** A worker of its own for one feed, which writes to a topic of the same name. */
  private ConnectWorker worker(String name, String... more) throws IOException {
    Map<String, String> config = new TreeMap<>();
    config.put("name", name);
    config.put("connector.class", "WebSocketSourceConnector");
    config.put("tasks.max", "1");
    config.put("kafka.topic", name);
    config.put("websocket.url", "ws://127.0.0.1:" + feed.ask("port"));
    config.put("websocket.subscription.message", "{\"type\":\"subscribe\"}");
    config.put("websocket.key.path", "value.product_id");
    config.put("websocket.pong.match", "^\\\\{\"type\":\"subscriptions\"");
    config.put("websocket.reconnect.interval.ms", "100");
    for (int i = 0; i < more.length; i += 2) {
      config.put(more[i], more[i + 1]);
    }
    Path own = Files.createDirectories(folder.resolve(name));
    Path file =
        Files.write(
            own.resolve("feed.properties"),
            config.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
    return ConnectWorker.standalone(kafka.bootstrap(), own, List.of(file));
  }

  private void awaitSubscribed(int clients) {
    await("subscribed")
        .atMost(WAIT_MAX)
        .until(() -> feed.ask("subscribed").equals(String.valueOf(clients)));
  }

  /** What names a trade or a quote; the first frame is neither. */
  private static String event(String frame) {
    JsonObject json = JsonParser.parseString(frame).getAsJsonObject();
    return Stream.of("type", "product_id", "sequence")
        .map(name -> json.get(name).getAsString())
        .collect(Collectors.joining(":"));
  }

  private List<String> events(int from, int to) {
    return frames.subList(Math.max(1, from), to).stream().map(WebSocketFeedIT::event).toList();
  }

  private static List<String> gaps(List<ConsumerRecord<String, String>> records) {
    return records.stream()
        .flatMap(record -> Stream.ofNullable(record.headers().lastHeader("barnabas.gap")))
        .map(header -> new String(header.value(), UTF_8))
        .toList();
  }

  @Test
  void oneOfTwoWorkersIsKilledAndItsFeedHasNoGapAndNoRepeat() throws Exception {
    kafka.createTopic("feed-a", 1);
    kafka.createTopic("feed-b", 1);
    int half = frames.size() / 2;
    String rule =
        """
        egress:
          - name: trades
            from: { topics: [feed-a, feed-b], start: earliest }
            channel: trades
            message: { name: "#{value.product_id}" }
            id: "#{value.type}:#{value.product_id}:#{value.sequence}"
            via: log
        """;
    try (NodeProcess node = NodeProcess.serve(folder, Yaml.serve(kafka) + rule);
        JavaClient client = new JavaClient(node.port(), true, Yaml.KEY);
        ConnectWorker one = worker("feed-a");
        ConnectWorker _ = worker("feed-b")) {
      List<String> seen = JavaClient.dataOn(client.channel("trades"));
      awaitSubscribed(2);
      assertThat(feed.ask("packed")).isEqualTo("true");
      feed.ask("play 0 " + half);
      await("the first half").atMost(WAIT_MAX).until(() -> seen.size() >= half - 1);
      // The last one: no other is written after it, which the worker's end could cut off.
      awaitOffset("feed-a", half - 2);
      one.kill();
      feed.ask("play %d %d".formatted(half, half + 50));
      awaitSubscribed(1);
      try (ConnectWorker again = worker("feed-a")) {
        awaitSubscribed(2);
        feed.ask("play %d %d".formatted(half + 50, frames.size()));
        await("all").atMost(WAIT_MAX).until(() -> seen.size() >= frames.size() - 1);
        try (TopicValues restarted = new TopicValues(kafka.bootstrap(), "feed-a")) {
          String last = frames.getLast();
          await("the last one")
              .atMost(WAIT_MAX)
              .pollInSameThread()
              .until(() -> restarted.awaitRecords(1).getLast().value().equals(last));
          assertThat(gaps(restarted.awaitRecords(1))).containsExactly("restarted");
        }
        assertThat(again.figure(bean(again), "MessagesReceived"))
            .isEqualTo((long) frames.size() - half - 50);
      }
      assertThat(seen.stream().map(WebSocketFeedIT::event))
          .containsExactlyElementsOf(events(0, frames.size()));
    }
  }

  /** Until the worker of this name has written down that it is past so many records and one. */
  private void awaitOffset(String name, int sequence) {
    await("its offset")
        .atMost(WAIT_MAX)
        .until(() ->
            offsetsOf(folder.resolve(name).resolve("connect.offsets"))
                .contains("\"sequence\":" + sequence));
  }

  /** The offsets that a worker has written to the end: it writes them in place. */
  private static String offsetsOf(Path file) throws Exception {
    if (!Files.exists(file)) {
      return "";
    }
    try (var in = new ObjectInputStream(Files.newInputStream(file))) {
      return in.readObject() instanceof Map<?, ?> all
          ? all.values().stream()
              .map(value -> value instanceof byte[] json ? new String(json, UTF_8) : "")
              .collect(Collectors.joining("\n"))
          : "";
    } catch (EOFException halfWritten) {
      return "";
    }
  }

  private static String bean(ConnectWorker worker) throws Exception {
    return worker.beans("dev.barnabas.connect:type=WebSocketConnector,*").getFirst();
  }

  @Test
  void whatWaitsInTheSpoolWhenTheWorkerIsKilledIsWrittenByTheNextOne() throws Exception {
    kafka.createTopic("spooled", 1);
    String[] spool = {"websocket.spool.directory", folder.resolve("spool").toString()};
    try (TopicValues values = new TopicValues(kafka.bootstrap(), "spooled")) {
      try (ConnectWorker victim = worker("spooled", spool)) {
        awaitSubscribed(1);
        feed.ask("play 0 50");
        values.awaitRecords(49);
        awaitOffset("spooled", 48);
        kafka.stop();
        feed.ask("play 50 150");
        await("all to have come")
            .atMost(WAIT_MAX)
            .until(() -> (long) victim.figure(bean(victim), "MessagesReceived") == 150);
        victim.kill();
      }
      kafka.restart();
      try (ConnectWorker next = worker("spooled", spool)) {
        awaitSubscribed(1);
        feed.ask("play 150 " + frames.size());
        // What the victim had handed to its producer may come twice.
        Set<String> all = Set.copyOf(events(0, frames.size()));
        await("all")
            .atMost(WAIT_MAX)
            .pollInSameThread()
            .until(() ->
                values.awaitRecords(1).stream()
                    .map(record -> event(record.value()))
                    .collect(Collectors.toSet())
                    .containsAll(all));
        List<ConsumerRecord<String, String>> records = values.awaitRecords(1);
        assertThat(records.stream().map(record -> event(record.value())).distinct())
            .containsExactlyElementsOf(events(0, frames.size()));
        assertThat(gaps(records)).containsExactly("restarted");
        next.terminate();
      }
    }
  }

  @Test
  void itSaysWhatItDoesByTheNamesThatConduktorsHas() throws Exception {
    kafka.createTopic("figures", 1);
    try (ConnectWorker worker = worker("figures")) {
      awaitSubscribed(1);
      feed.ask("play 0 20");
      feed.ask("close");
      awaitSubscribed(1);
      feed.ask("play 20 30");
      feed.ask("reset");
      awaitSubscribed(1);
      feed.ask("play 30 40");
      try (TopicValues values = new TopicValues(kafka.bootstrap(), "figures")) {
        List<ConsumerRecord<String, String>> records = values.awaitRecords(39);
        assertThat(gaps(records)).hasSize(2).allMatch(gap -> gap.startsWith("reconnected: "));
        assertThat(records.getFirst().key()).isEqualTo("BAND-GBP");
      }
      Map<String, Object> figures = new HashMap<>();
      for (String name :
          List.of(
              "ConnectorName",
              "MessagesReceived",
              "MessagesDropped",
              "RecordsProduced",
              "QueueSize",
              "QueueCapacity",
              "QueueUtilizationPercent",
              "Connected",
              "TotalReconnects",
              "LagCount",
              "DropRate")) {
        figures.put(name, worker.figure(bean(worker), name));
      }
      assertThat(figures)
          .containsEntry("ConnectorName", "figures")
          .containsEntry("MessagesReceived", 40L)
          .containsEntry("MessagesDropped", 0L)
          .containsEntry("RecordsProduced", 39L)
          .containsEntry("QueueSize", 0L)
          .containsEntry("QueueCapacity", 10_000)
          .containsEntry("QueueUtilizationPercent", 0.0)
          .containsEntry("Connected", true)
          .containsEntry("TotalReconnects", 2L)
          .containsEntry("LagCount", 0L)
          .containsEntry("DropRate", 0.0);
      assertThat((long) worker.figure(bean(worker), "MillisSinceLastMessage")).isNotNegative();
      assertThat((long) worker.figure(bean(worker), "UptimeMillis")).isPositive();
    }
  }
}
