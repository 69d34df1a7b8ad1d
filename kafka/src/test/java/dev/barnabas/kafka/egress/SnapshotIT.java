package dev.barnabas.kafka.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.barnabas.core.channel.AttachOutcome;
import dev.barnabas.core.channel.Entry;
import dev.barnabas.core.log.ChannelHomes.Home;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.Waiting;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.TestNode;
import dev.barnabas.mapping.egress.EgressRule;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // the producers are flushed
final class SnapshotIT {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final Map<String, String> COMPACTED = Map.of("cleanup.policy", "compact");
  private static final Map<String, String> COMPACTED_SOON =
      Map.of(
          "cleanup.policy", "compact",
          "min.cleanable.dirty.ratio", "0.001",
          "segment.ms", "200",
          "max.compaction.lag.ms", "200",
          "delete.retention.ms", "0");
  private static final Map<String, Object> TABLE =
      Map.of("channel", "view", "snapshot", Map.of("mode", "table"));

  private final TestNode node = TestNode.first();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void aCompactedTopicGivesItsLiveRowsWhateverTransactionsAndCompactionLeftOfIt() {
    String topic = topic(COMPACTED_SOON);
    Map<String, String> truth = new HashMap<>();
    var random = new Random(5);
    int written = 0;
    try (var producer =
        TestKafka.producer(node.cluster, Map.of("transactional.id", TestKafka.name("tx")))) {
      producer.initTransactions();
      for (int round = 0; round < 40; round++) {
        boolean commits = random.nextInt(4) > 0;
        producer.beginTransaction();
        for (int i = 0; i < 25; i++) {
          String key = "k" + random.nextInt(20);
          String value = random.nextInt(5) == 0 ? null : "{\"n\":" + written + "}";
          send(producer, topic, key, value);
          written++;
          if (commits) {
            put(truth, key, value);
          }
        }
        producer.flush();
        if (commits) {
          producer.commitTransaction();
        } else {
          producer.abortTransaction();
        }
      }
    }
    try (EgressRules rules = start(topic, TABLE);
        var producer = TestKafka.producer(node.cluster, Map.of())) {
      int all = written;
      ChannelLog log = known(rules).log();
      // Each look writes, so that segments end and can be cleaned.
      await("compaction")
          .atMost(LONG)
          .pollInterval(Duration.ofMillis(300))
          .until(() -> {
            send(producer, topic, "tick", "{\"tick\":1}");
            producer.flush();
            return count(log) < all / 3;
          });
      truth.put("tick", "{\"tick\":1}");

      Attached one = Attached.to(node, rules, channel());
      assertThat(rows(one)).isEqualTo(truth);
      assertThat(((AttachOutcome.Attached) one.awaitOutcome()).backlog()).isTrue();
    }
  }

  @Test
  void whoComesWhileTheTopicIsWrittenHasEveryRecordOfEveryKeyOnce() {
    String topic = topic(COMPACTED);
    Map<String, Integer> truth = new HashMap<>();
    List<Attached> all = new ArrayList<>();
    try (EgressRules rules = start(topic, TABLE);
        var producer = TestKafka.producer(node.cluster, Map.of("linger.ms", "2"))) {
      var random = new Random(9);
      // Five followers of 10,000 records: no more than a hand-over holds, as these never refill.
      for (int i = 0; i < 10_000; i++) {
        String key = "k" + random.nextInt(50);
        int number = truth.merge(key, 1, Integer::sum);
        send(producer, topic, key, "{\"n\":" + number + "}");
        if (i % 2_500 == 0) {
          all.add(Attached.to(node, rules, channel()));
        }
      }
      producer.flush();
      all.add(Attached.to(node, rules, channel()));
      // Who waited too long for the read-back was told so, and would come again.
      all.stream()
          .map(Attached::awaitOutcome)
          .filter(AttachOutcome.Unavailable.class::isInstance)
          .map(AttachOutcome.Unavailable.class::cast)
          .forEach(late -> assertThat(late.error().message()).contains("read back"));
      all.removeIf(one -> one.awaitOutcome() instanceof AttachOutcome.Unavailable);
      assertThat(all).isNotEmpty();
      for (Attached one : all) {
        Map<String, Integer> state = numbers(rows(one));
        await().atMost(LONG).untilAsserted(() -> assertThat(replayed(one, state)).isEqualTo(truth));
      }
    }
  }

  /** Each record of a key is the one after the last. */
  private static Map<String, Integer> replayed(Attached one, Map<String, Integer> rows) {
    Map<String, Integer> state = new HashMap<>(rows);
    for (Entry entry : one.entries) {
      Message message = entry.messages().getFirst();
      String key = key(message);
      int number = number(text(message));
      assertThat(number).as(key).isEqualTo(state.getOrDefault(key, 0) + 1);
      state.put(key, number);
    }
    return state;
  }

  @Test
  void aTopicThatIsNotCompactedHasToSayHowFarBackCounts() {
    String topic = topic(Map.of());
    for (String mode : List.of("table", "merge")) {
      Map<String, Object> tree = Map.of("channel", "view", "snapshot", Map.of("mode", mode));
      assertThatThrownBy(() -> start(topic, tree).close())
          .hasMessageContaining("snapshot.mode = " + mode + ": needs a compacted topic")
          .hasMessageContaining("cleanup.policy")
          .hasMessageContaining("maxIdle");
    }
  }

  @Test
  void aRuleThatGoesThroughTheLogHasNoSnapshots() {
    String topic = TestKafka.topic(node.cluster, TestKafka.name("many"), 3, Map.of());
    Map<String, Object> tree =
        Map.of("channel", "r:#{value.room}", "snapshot", Map.of("mode", "last"));
    assertThatThrownBy(() -> start(topic, tree).close())
        .hasMessageContaining("snapshot.mode = last: needs a topic that is its channels' log")
        .hasMessageContaining("has 3 partitions");
  }

  @Test
  void mergesWhatIsNotTooOldOfATopicThatIsNotCompacted() {
    String topic = topic(Map.of());
    try (var producer = TestKafka.producer(node.cluster, Map.of())) {
      long now = System.currentTimeMillis();
      sendAt(producer, topic, "old", "{\"a\":0}", now - 7_200_000);
      sendAt(producer, topic, "x", "{\"a\":0,\"c\":0}", now - 7_200_000);
      sendAt(producer, topic, "x", "{\"a\":1}", now - 60_000);
      sendAt(producer, topic, "x", "{\"b\":2}", now);
    }
    Map<String, Object> tree =
        Map.of("channel", "view", "snapshot", Map.of("mode", "merge", "maxIdle", "1h"));
    try (EgressRules rules = start(topic, tree)) {
      assertThat(rows(Attached.to(node, rules, channel())))
          .isEqualTo(Map.of("x", "{\"a\":1,\"b\":2}"));
    }
  }

  @Test
  void aTopicMadeAgainAndARuleChangedHaveSnapshotsOfTheirOwn() {
    String topic = topic(COMPACTED);
    try (var producer = TestKafka.producer(node.cluster, Map.of())) {
      send(producer, topic, "x", "{\"n\":1}");
    }
    try (EgressRules rules = start(topic, TABLE)) {
      int generation = known(rules).log().identity().generation();
      assertThat(rows(Attached.to(node, rules, channel()))).hasSize(1);
      TestKafka.delete(node.cluster, topic);
      TestKafka.topic(node.cluster, topic, 1, COMPACTED);
      await()
          .atMost(LONG)
          .until(() -> known(rules).log().identity().generation() == generation + 1);
      try (var producer = TestKafka.producer(node.cluster, Map.of())) {
        send(producer, topic, "y", "{\"n\":2}");
      }
      // Until the reader has noticed the new topic too, who comes is told to come again.
      Attached one =
          await()
              .atMost(LONG)
              .until(
                  () -> Attached.to(node, rules, channel()),
                  each -> each.awaitOutcome() instanceof AttachOutcome.Attached);
      assertThat(rows(one)).isEqualTo(Map.of("y", "{\"n\":2}"));
    }
    Map<String, Object> shorter =
        Map.of("channel", "view", "snapshot", Map.of("mode", "table", "length", 5));
    try (EgressRules same = start(topic, TABLE)) {
      int generation = known(same).log().identity().generation();
      same.update(List.of(binding(topic, shorter)));
      await()
          .atMost(LONG)
          .until(() ->
              same.homeOf(channel()).orElseThrow() instanceof Home.Known now
                  && now.log().identity().generation() == generation + 1);
    }
  }

  @Test
  void tooManyKeysAreReported() {
    String topic = topic(COMPACTED);
    try (var producer = TestKafka.producer(node.cluster, Map.of())) {
      for (int i = 0; i < 8; i++) {
        send(producer, topic, "k" + i, "{\"n\":" + i + "}");
      }
    }
    Map<String, Object> tree =
        Map.of("channel", "view", "snapshot", Map.of("mode", "table", "length", 5));
    try (EgressRules rules = start(topic, tree)) {
      assertThat(rows(Attached.to(node, rules, channel())))
          .containsOnlyKeys("k3", "k4", "k5", "k6", "k7");
      assertThat(rules.statuses().getFirst().counted().snapshotDrops()).isEqualTo(3);
    }
  }

  private String topic(Map<String, String> configs) {
    return TestKafka.topic(node.cluster, TestKafka.name("view"), 1, configs);
  }

  private EgressRules start(String topic, Map<String, Object> tree) {
    return EgressRules.start(node.surroundings(), List.of(binding(topic, tree)));
  }

  private static EgressBinding binding(String topic, Map<String, Object> more) {
    Map<String, Object> tree = new HashMap<>(more);
    tree.put("name", topic);
    tree.put("from", Map.of("topics", List.of(topic)));
    return new EgressBinding("app", "egress[0]", EgressRule.read("egress[0]", tree));
  }

  private static ChannelKey channel() {
    return ChannelKey.of("app", "view");
  }

  private static Home.Known known(EgressRules rules) {
    await().atMost(LONG).until(() -> rules.homeOf(channel()).orElseThrow() instanceof Home.Known);
    return (Home.Known) rules.homeOf(channel()).orElseThrow();
  }

  private static long count(ChannelLog log) {
    LogBounds bounds = Waiting.on(log.reader().bounds(log.partition(0)));
    long[] records = {0};
    log.reader()
        .scan(
            log.partition(0),
            bounds.begin(),
            bounds.end(),
            record -> {
              records[0]++;
              return true;
            });
    return records[0];
  }

  /** The rows that an attachment begins with, by key. */
  private static Map<String, String> rows(Attached one) {
    AttachOutcome outcome = one.awaitOutcome();
    assertThat(outcome).isInstanceOf(AttachOutcome.Attached.class);
    AttachOutcome.Attached attached = (AttachOutcome.Attached) outcome;
    assertThat(attached.resumed()).isFalse();
    assertThat(attached.snapshot().complete()).isTrue();
    Map<String, String> rows = new HashMap<>();
    for (Entry row : attached.snapshot().rows()) {
      Message message = row.messages().getFirst();
      assertThat(extras(message, "snapshot")).isEqualTo(Map.of("key", key(message)));
      assertThat(rows.put(key(message), text(message))).isNull();
    }
    return rows;
  }

  private static Map<String, Integer> numbers(Map<String, String> rows) {
    Map<String, Integer> numbers = new HashMap<>();
    rows.forEach((key, text) -> numbers.put(key, number(text)));
    return numbers;
  }

  private static int number(String text) {
    return Integer.parseInt(text.replaceAll("\\D", ""));
  }

  private static String key(Message message) {
    return extras(message, "kafka") instanceof Map<?, ?> kafka
        ? String.valueOf(kafka.get("key"))
        : "";
  }

  private static @Nullable Object extras(Message message, String name) {
    Map<String, @Nullable Object> extras = message.extras();
    return extras == null ? null : extras.get(name);
  }

  private static String text(Message message) {
    return message.data() instanceof Data.Text(String text) ? text : "";
  }

  private static void put(Map<String, String> truth, String key, @Nullable String value) {
    if (value == null) {
      truth.remove(key);
    } else {
      truth.put(key, value);
    }
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, String topic, String key, @Nullable String value) {
    producer.send(new ProducerRecord<>(topic, bytes(key), value == null ? null : bytes(value)));
  }

  private static void sendAt(
      KafkaProducer<byte[], byte[]> producer,
      String topic,
      String key,
      String value,
      long timestamp) {
    producer.send(new ProducerRecord<>(topic, 0, timestamp, bytes(key), bytes(value)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
