package dev.barnabas.systemtests.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.barnabas.systemtests.cluster.ConnectWorker;
import dev.barnabas.systemtests.sdk.JavaClient;
import io.ably.lib.realtime.Channel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Both kinds of sources in one worker: our channels, and a WebSocket feed, which a node is too. */
@Timeout(value = 240, threadMode = ThreadMode.SEPARATE_THREAD)
class ChannelSourceIT {
  private static final String SOURCE = "ChannelSourceConnector";
  private static final String FEED = "WebSocketSourceConnector";
  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);
  private static ConnectWorld world;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    world = new ConnectWorld();
  }

  @AfterAll
  static void end() {
    world.close();
  }

  private static Map<String, String> config(String connector, String... more) {
    Map<String, String> config =
        new HashMap<>(
            Map.of(
                "name", connector,
                "tasks.max", "1",
                "key.converter", BYTES,
                "value.converter", BYTES));
    for (int i = 0; i < more.length; i += 2) {
      config.put(more[i], more[i + 1]);
    }
    return world.config(SOURCE, config);
  }

  private static void publish(Channel channel, int from, int to) throws Exception {
    for (int n = from; n < to; n++) {
      JavaClient.publish(channel, "n", String.valueOf(n)).get();
    }
  }

  private static void awaitConnected(ConnectWorker worker, String connector) {
    await("attached")
        .atMost(WAIT_MAX)
        .ignoreExceptions()
        .until(() -> worker.log().contains("attached: chat:" + connector));
  }

  private static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }

  @Test
  void aKilledWorkerGoesOnWhereItWasWithoutLossOrRepeat() throws Exception {
    world.createTopic("from-channel", 1);
    try (JavaClient client = world.client();
        TopicValues values = new TopicValues(world.bootstrap(), "from-channel")) {
      Channel channel = client.channel("chat:killed");
      ConnectWorker victim =
          ConnectWorker.distributed(world.bootstrap(), world.folder(), "victims");
      victim.put(
          "killed",
          config(
              "killed", "channels", "chat:killed", "topic", "from-channel", "enveloped", "false"));
      awaitConnected(victim, "killed");
      publish(channel, 0, 50);
      values.awaitRecords(20);
      victim.kill();
      publish(channel, 50, 100);
      try (ConnectWorker next =
          ConnectWorker.distributed(world.bootstrap(), world.folder(), "victims")) {
        publish(channel, 100, 120);
        assertThat(values.await(120))
            .containsExactlyElementsOf(IntStream.range(0, 120).mapToObj(String::valueOf).toList());
        assertThat(values.awaitRecords(120))
            .allSatisfy(record -> {
              assertThat(record.key()).isEqualTo("chat:killed");
              assertThat(header(record, "barnabas.gap")).isNull();
            });
        next.terminate();
      }
    }
  }

  @Test
  void aRuleMapsMessages() throws Exception {
    Path rule =
        Files.writeString(
            folder.resolve("bookings.yaml"),
            """
            to: { topic: bookings, key: "#{message.data.id}" }
            enveloped: false
            select: { seats: message.data.seats }
            """);
    world.createTopic("bookings", 1);
    try (JavaClient client = world.client();
        TopicValues values = new TopicValues(world.bootstrap(), "bookings")) {
      world
          .worker()
          .put(
              "rule",
              config(
                  "rule",
                  "channels",
                  "chat:rule,chat:other",
                  "mapping.file",
                  rule.toString(),
                  "onFailedRecordMapping",
                  "skip"));
      awaitConnected(world.worker(), "rule");
      JsonObject booking = JsonParser.parseString("{\"id\":7,\"seats\":2}").getAsJsonObject();
      JavaClient.publish(client.channel("chat:rule"), "n", "no object").get();
      JavaClient.publish(client.channel("chat:rule"), "n", booking).get();

      ConsumerRecord<String, String> record = values.awaitRecords(1).getFirst();
      assertThat(record.key()).isEqualTo("7");
      assertThat(record.value()).isEqualTo("{\"seats\":2}");
      String bean = "dev.barnabas.connect:type=ChannelSource,connector=rule,task=0";
      assertThat(world.worker().figure(bean, "MessagesSkipped")).isEqualTo(1L);
      assertThat(world.worker().figure(bean, "Connected")).isEqualTo(true);
      world.worker().delete("rule");
    }
  }

  @Test
  void aKeyThatMayNotReadStopsTheTask() {
    world
        .worker()
        .put(
            "denied",
            config("denied", "channels", "chat:x", "topic", "t", "client.key", "app1.full:wrong"));
    world.worker().awaitState("denied", "FAILED", 1);
    assertThat(world.worker().trace("denied")).contains("check client.key");
    world.worker().delete("denied");
  }

  @Test
  void aFeedBecomesRecordsWithKeysTopicsAndTimes() throws Exception {
    world.createTopic("feed", 1);
    try (JavaClient client = world.client();
        TopicValues values = new TopicValues(world.bootstrap(), "feed")) {
      String url =
          "ws://127.0.0.1:%d/?key=%s&v=4&format=json"
              .formatted(world.node().port(), ConnectWorld.KEY);
      Map<String, String> config =
          new HashMap<>(
              Map.of(
                  "name", "feed",
                  "connector.class", FEED,
                  "kafka.topic", "feed",
                  "websocket.url", url,
                  "websocket.subscription.messages",
                      """
                      [{"action":10,"channel":"ticks","channelSerial":"#{offset.serial}"},
                       {"action":10,"channel":"ticks"}]
                      """,
                  "websocket.split", "value.messages",
                  "websocket.key.path", "item.name",
                  "websocket.timestamp.path", "item.timestamp",
                  "websocket.resume.path", "{serial: value.channelSerial}"));
      // Messages have an action of their own.
      config.put("websocket.pong.match", "^\\{\"action\":(?!15)");
      assertThat(world.worker().problems(FEED, config)).isEmpty();
      world.worker().run("feed", config, 1);
      String bean =
          "dev.barnabas.connect:type=WebSocketConnector,name=feed,connection=0,url="
              + url.replaceFirst("ws://", "").replaceAll("[^\\w.-]", "_").substring(0, 50);
      // CONNECTED and ATTACHED are the first two.
      await("attached")
          .atMost(WAIT_MAX)
          .ignoreExceptions()
          .until(() -> (long) world.worker().figure(bean, "MessagesReceived") >= 2);
      Channel ticks = client.channel("ticks");
      JavaClient.publish(ticks, "a", "1").get();
      JavaClient.publish(ticks, "b", "2").get();

      List<ConsumerRecord<String, String>> records = values.awaitRecords(2);
      assertThat(records).extracting(ConsumerRecord::key).containsExactly("a", "b");
      JsonObject first = JsonParser.parseString(records.getFirst().value()).getAsJsonObject();
      assertThat(first.get("data").getAsString()).isEqualTo("1");
      assertThat(records.getFirst().timestamp()).isEqualTo(first.get("timestamp").getAsLong());
      world.worker().delete("feed");
      await("its end").atMost(WAIT_MAX).until(() -> world.worker().beans(bean).isEmpty());

      // Nobody reads; then the subscription goes on after what was seen last.
      JavaClient.publish(ticks, "c", "3").get();
      config.put("websocket.max.silence.ms", "60000");
      world.worker().run("feed", config, 1);
      List<ConsumerRecord<String, String>> more = values.awaitRecords(3);
      assertThat(more).extracting(ConsumerRecord::key).containsExactly("a", "b", "c");
      assertThat(header(more.getLast(), "barnabas.gap")).isEqualTo("restarted");
      world.worker().delete("feed");
    }
  }

  @Test
  void aFeedThatIsNotThereFailsTheTaskWhenTheAttemptsAreUsedUp() {
    world
        .worker()
        .put(
            "gone",
            Map.of(
                "name", "gone",
                "connector.class", FEED,
                "kafka.topic", "gone",
                "websocket.url", "ws://127.0.0.1:1/",
                "websocket.reconnect.interval.ms", "10",
                "websocket.reconnect.max.attempts", "3"));
    world.worker().awaitState("gone", "FAILED", 1);
    assertThat(world.worker().trace("gone")).contains("3 attempts to connect again failed");
    world.worker().delete("gone");
  }

  @Test
  void whatIsWrongWithAConfigurationIsSaidBeforeItStarts() {
    assertThat(world.worker().problems(SOURCE, config("c", "channels", "[meta]log", "topic", "t")))
        .contains("must be a channel's name");
    assertThat(world.worker().problems(SOURCE, config("c", "channels", "a")))
        .contains("is required: a topic, or else mapping.file");
    Map<String, String> feed =
        new HashMap<>(Map.of("name", "f", "connector.class", FEED, "kafka.topic", "t"));
    assertThat(world.worker().problems(FEED, feed)).contains("is required: the feed's URL");
    feed.put("websocket.url", "http://host/");
    assertThat(world.worker().problems(FEED, feed)).contains("it needs ws:// or wss:// and a host");
    feed.put("websocket.url", "ws://host/");
    feed.put("websocket.subscription.message", "#{offset.seq}");
    assertThat(world.worker().problems(FEED, feed)).contains("the path of what to go on from");
  }
}
