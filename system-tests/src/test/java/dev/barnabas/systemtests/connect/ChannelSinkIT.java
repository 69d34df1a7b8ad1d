package dev.barnabas.systemtests.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.barnabas.systemtests.cluster.ConnectWorker;
import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.sdk.JavaClient;
import io.ably.lib.realtime.Channel;
import io.ably.lib.types.Message;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 240, threadMode = ThreadMode.SEPARATE_THREAD)
class ChannelSinkIT {
  private static final String SINK = "ChannelSinkConnector";
  private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";
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

  private static ProducerRecord<byte[], byte[]> record(
      String topic, @Nullable String key, @Nullable String value) {
    return new ProducerRecord<>(
        topic,
        key == null ? null : key.getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8));
  }

  private static List<Message> messagesOf(JavaClient client, String channel) throws Exception {
    List<Message> messages = new CopyOnWriteArrayList<>();
    Channel subscribed = client.channel(channel);
    subscribed.subscribe(messages::add);
    await("attached")
        .atMost(WAIT_MAX)
        .until(() -> subscribed.state == io.ably.lib.realtime.ChannelState.attached);
    return messages;
  }

  private static Map<String, String> config(String topic, String... more) {
    Map<String, String> config =
        new HashMap<>(
            Map.of("name", topic, "topics", topic, "channel", "of:#{topic}", "tasks.max", "1"));
    for (int i = 0; i < more.length; i += 2) {
      config.put(more[i], more[i + 1]);
    }
    return world.config(SINK, config);
  }

  private static List<Message> of(Map<String, List<Message>> got, String kind) {
    return Objects.requireNonNull(got.get(kind));
  }

  @Test
  void recordsOfEachKindBecomeMessages() throws Exception {
    for (String kind : List.of("struct", "plain", "bytes", "text")) {
      world.createTopic(kind, 1);
    }
    try (JavaClient client = world.client()) {
      Map<String, List<Message>> got = new HashMap<>();
      for (String kind : List.of("struct", "plain", "bytes", "text")) {
        got.put(kind, messagesOf(client, "of:" + kind));
      }
      ConnectWorker worker = world.worker();
      worker.put(
          "struct", config("struct", "value.converter", JSON, "message.name", "#{value.name}"));
      worker.put(
          "plain",
          config("plain", "value.converter", JSON, "value.converter.schemas.enable", "false"));
      worker.put("bytes", config("bytes", "value.converter", BYTES));
      worker.put("text", config("text", "client.id", "kafka"));
      world.produce(
          record(
              "struct",
              "k$1\\2",
              """
              {"schema": {"type": "struct", "fields": [
                {"type": "string", "optional": true, "field": "name"},
                {"type": "string", "optional": true, "field": "gone"},
                {"type": "int16", "optional": true, "field": "n"}]},
               "payload": {"name": "a$1\\\\b", "gone": null, "n": 5}}
              """));
      ProducerRecord<byte[], byte[]> plain = record("plain", "k", "{\"n\":[1,{\"m\":null}]}");
      plain.headers().add("h", "v".getBytes(UTF_8));
      world.produce(plain);
      world.produce(record("plain", "k", null));
      world.produce(new ProducerRecord<>("bytes", null, new byte[] {0, (byte) 255}));
      world.produce(record("text", null, "hello"));
      got.forEach((kind, list) ->
          await(kind).atMost(WAIT_MAX).until(() -> list.size() == (kind.equals("plain") ? 2 : 1)));

      Message struct = of(got, "struct").getFirst();
      assertThat(struct.name).isEqualTo("a$1\\b");
      assertThat(struct.data)
          .isEqualTo(JsonParser.parseString("{\"name\":\"a$1\\\\b\",\"gone\":null,\"n\":5}"));
      assertThat(struct.extras.asJsonObject().getAsJsonObject("kafka").get("key").getAsString())
          .isEqualTo("k$1\\2");
      assertThat(struct.id).isEqualTo("struct:0:0:0");
      Message map = of(got, "plain").getFirst();
      assertThat(map.data).isEqualTo(JsonParser.parseString("{\"n\":[1,{\"m\":null}]}"));
      assertThat(map.extras.asJsonObject())
          .isEqualTo(
              JsonParser.parseString("{\"headers\":{\"h\":\"v\"},\"kafka\":{\"key\":\"k\"}}"));
      Message tombstone = of(got, "plain").getLast();
      assertThat(tombstone.data).isNull();
      JsonObject kafka = tombstone.extras.asJsonObject().getAsJsonObject("kafka");
      assertThat(kafka.get("tombstone").getAsBoolean()).isTrue();
      assertThat((byte[]) of(got, "bytes").getFirst().data).containsExactly(0, 255);
      assertThat(of(got, "text").getFirst().data).isEqualTo("hello");
      assertThat(of(got, "text").getFirst().clientId).isEqualTo("kafka");
      String bean = "dev.barnabas.connect:type=ChannelSink,connector=plain,task=0";
      // It counts when it has the answer, which a subscriber does not wait for.
      await("both counted")
          .atMost(WAIT_MAX)
          .untilAsserted(() -> assertThat(worker.figure(bean, "MessagesPublished")).isEqualTo(2L));
      List.of("struct", "plain", "bytes", "text").forEach(worker::delete);
    }
  }

  @Test
  void aRuleMapsRecordsAndWhatFailsIsADeadLetter() throws Exception {
    world.createTopic("prices", 1);
    Path rule =
        Files.writeString(
            folder.resolve("prices.yaml"),
            """
            split: "value.prices"
            channel: "price:#{item.id}"
            message: { name: price, select: { p: item.p } }
            """);
    try (JavaClient client = world.client();
        TopicValues letters = new TopicValues(world.bootstrap(), "prices.dlq")) {
      List<Message> messages = messagesOf(client, "price:1");
      Map<String, String> config =
          config(
              "prices",
              "mapping.file",
              rule.toString(),
              "value.converter",
              BYTES,
              "onFailedRecordMapping",
              "dlq",
              "errors.tolerance",
              "all",
              "errors.deadletterqueue.topic.name",
              "prices.dlq",
              "errors.deadletterqueue.topic.replication.factor",
              "1");
      config.remove("channel");
      world.worker().put("prices", config);
      world.produce(record("prices", null, "no json"));
      world.produce(record("prices", null, "{\"prices\":[{\"p\":0},{\"id\":1,\"p\":2}]}"));
      world.produce(record("prices", null, "{\"prices\":[{\"id\":1,\"p\":3}]}"));

      await("prices").atMost(WAIT_MAX).until(() -> messages.size() == 2);
      assertThat(messages)
          .extracting(message -> message.id)
          .containsExactly("prices:0:1:1", "prices:0:2:0");
      assertThat(letters.await(2))
          .containsExactly("no json", "{\"prices\":[{\"p\":0},{\"id\":1,\"p\":2}]}");
      world.worker().delete("prices");
    }
  }

  @Test
  void aRecordThatCanNotBeMappedStopsTheTaskByDefault() throws Exception {
    world.createTopic("stops", 1);
    world.worker().put("stops", config("stops", "channel", "of:#{key}"));
    world.produce(record("stops", null, "no key"));

    world.worker().awaitState("stops", "FAILED", 1);
    assertThat(world.worker().trace("stops"))
        .contains("stops-0 offset 0 can't be mapped: channel: key is missing or null")
        .contains("onFailedRecordMapping=stop");
    world.worker().delete("stops");
  }

  @Test
  void aKeyThatMayNotGiveIdsOfSourcesStopsTheTaskWithTheRemedy() throws Exception {
    world.createTopic("scope", 1);
    String plainKey = ConnectWorld.KEY.replace("full", "plain");
    world
        .worker()
        .put("scope", config("scope", "client.key", plainKey, "onFailedRecordMapping", "skip"));
    world.produce(record("scope", null, "text"));

    world.worker().awaitState("scope", "FAILED", 1);
    assertThat(world.worker().trace("scope")).contains("source-ids").contains("id.scope=client");
    try (JavaClient client = world.client()) {
      List<Message> messages = messagesOf(client, "of:scope");
      world.worker().put("scope", config("scope", "client.key", plainKey, "id.scope", "client"));
      await("the message").atMost(WAIT_MAX).until(() -> messages.size() == 1);
    }
    world.worker().delete("scope");
  }

  @Test
  void whatIsWrongWithAConfigurationIsSaidBeforeItStarts() {
    assertThat(world.worker().problems(SINK, config("t", "channel", "a:#{valu.x}")))
        .contains("channel")
        .contains("'valu' is not known here; allowed: topic");
    assertThat(world.worker().problems(SINK, config("t", "client.key", "secret")))
        .contains("client.key")
        .contains("must be an API key, app.name:secret")
        .doesNotContain("secret\n");
    assertThat(world.worker().problems(SINK, config("t", "mapping.file", "/no/such.yaml")))
        .contains("stands in the rule when there is a mapping.file; remove it here")
        .contains("/no/such.yaml");
    assertThat(world.worker().problems(SINK, config("t", "ordering", "total")))
        .contains("must be one of: partition, key, none");
    assertThat(world.worker().problems(SINK, config("t"))).isEmpty();
  }

  @Test
  void aKilledWorkerLosesRepeatsAndReordersNothing() throws Exception {
    int partitions = 4;
    int each = 1_500;
    world.createTopic("many", partitions);
    try (JavaClient client = world.client();
        ConnectWorker victim = world.newWorker()) {
      List<Message> messages = messagesOf(client, "of:many");
      world.worker().run("many", config("many", "tasks.max", "2"), 2);
      for (int n = 0; n < each; n++) {
        for (int partition = 0; partition < partitions; partition++) {
          byte[] value = (partition + ":" + n).getBytes(UTF_8);
          var _ = world.producer().send(new ProducerRecord<>("many", partition, number(n), value));
        }
        if (n == each / 2) {
          world.producer().flush();
          await("some").atMost(WAIT_MAX).until(() -> messages.size() > 100);
          victim.kill();
        }
      }
      world.producer().flush();
      await("all")
          .atMost(WAIT_MAX)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> messages.size() >= partitions * each);

      Map<String, List<Integer>> numbers = new HashMap<>();
      messages.forEach(message -> {
        String[] parts = String.valueOf(message.data).split(":", -1);
        numbers.computeIfAbsent(parts[0], _ -> new ArrayList<>()).add(Integer.valueOf(parts[1]));
      });
      List<Integer> all = IntStream.range(0, each).boxed().toList();
      assertThat(numbers).hasSize(partitions);
      assertThat(numbers.values()).allSatisfy(seen -> assertThat(seen).isEqualTo(all));
      world.worker().delete("many");
    }
  }

  /**
   * The node refuses a record when the worker is about to commit, and the letters' Kafka is mute by
   * then: what the worker has begun to write is gone with it.
   */
  @Test
  void aWorkerKilledWhileItWritesADeadLetterLosesNoRecord() throws Exception {
    world.createTopic("refused", 1);
    List<String> large = List.of("x".repeat(100_000), "y".repeat(100_000));
    try (JavaClient client = world.client();
        KafkaProcess mute = KafkaProcess.start(folder.resolve("kafka"))) {
      mute.createTopic("refused.dlq", 1);
      Map<String, String> config = refusing(mute.bootstrap());
      List<Message> messages = messagesOf(client, "of:refused");
      try (ConnectWorker victim =
          ConnectWorker.distributed(world.bootstrap(), world.folder(), "victims")) {
        world.produce(record("refused", null, large.getFirst()));
        victim.run("refused", config, 1);
        awaitCommitted(1);
        // All in one batch: the commit that follows is the one that sends it, and hears the no.
        victim.pause("refused");
        for (int n = 1; n < 20; n++) {
          world.produce(record("refused", null, n == 8 ? large.getLast() : "text " + n));
        }
        mute.pause();
        victim.resume("refused");
        awaitCommitted(8);
        victim.kill();
      }
      mute.kill();
      mute.restart();
      try (TopicValues letters = new TopicValues(mute.bootstrap(), "refused.dlq");
          ConnectWorker again =
              ConnectWorker.distributed(world.bootstrap(), world.folder(), "victims")) {
        awaitCommitted(20);
        assertThat(letters.await(2)).isEqualTo(large);
        again.delete("refused");
      }
      assertThat(messages)
          .extracting(message -> message.data)
          .containsExactlyElementsOf(
              IntStream.range(1, 20)
                  .filter(n -> n != 8)
                  .mapToObj(n -> (Object) ("text " + n))
                  .toList());
    }
  }

  private static void awaitCommitted(long offset) {
    await("the commit of " + offset)
        .atMost(WAIT_MAX)
        .untilAsserted(
            () -> assertThat(world.committed("connect-refused", "refused")).isEqualTo(offset));
  }

  /** Nothing is sent but by a commit; letters go to another Kafka. */
  private static Map<String, String> refusing(String lettersBootstrap) {
    return config(
        "refused",
        "linger.ms",
        "600000",
        "flush.timeout.ms",
        "2000",
        "onFailedRecordMapping",
        "dlq",
        "errors.tolerance",
        "all",
        "errors.deadletterqueue.topic.name",
        "refused.dlq",
        "errors.deadletterqueue.topic.replication.factor",
        "1",
        "producer.override.bootstrap.servers",
        lettersBootstrap);
  }

  private static byte[] number(int n) {
    return ByteBuffer.allocate(4).putInt(n).array();
  }
}
