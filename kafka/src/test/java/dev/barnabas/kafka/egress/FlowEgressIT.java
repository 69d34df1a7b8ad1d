package dev.barnabas.kafka.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.ReplayFilter;
import dev.barnabas.core.log.Waiting;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.TestNode;
import dev.barnabas.kafka.TestNode.Logged;
import dev.barnabas.mapping.egress.EgressRule;
import dev.barnabas.protocol.message.Data;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which topics rules read, how fast, and in which order. */
@SuppressWarnings("FutureReturnValueIgnored") // the producer is closed
final class FlowEgressIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final TestNode node = TestNode.first();
  private final String prefix = TestKafka.name("flow");

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void aPatternPicksUpTopicsThatComeWithAllTheirRecords() {
    String first = topic(prefix + ".a", 2);
    EgressBinding rule = rule("pattern", Map.of("topicPattern", "^" + prefix + "\\."), Map.of());
    try (EgressRules rules = EgressRules.start(node.surroundings(), List.of(rule))) {
      await().atMost(LONG).until(() -> rules.statuses().getFirst().lags().size() == 2);
      write(first, 0, 0, 10);
      await().atMost(LONG).until(() -> all().size() == 10);
      String second = topic(prefix + ".b", 1);
      topic("other-" + prefix + ".c", 1);
      write(second, 0, 100, 120);
      write("other-" + prefix + ".c", 0, 500, 510);
      await().atMost(LONG).until(() -> all().size() == 30);
      write(first, 1, 10, 20);
      await().atMost(LONG).until(() -> all().size() == 40);
      assertThat(rules.statuses().getFirst().state().topics()).containsOnlyKeys(first, second);
    }
    assertThat(all())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.concat(IntStream.range(0, 20), IntStream.range(100, 120)).boxed().toList());
  }

  @Test
  void partitionsThatATopicGainsAreReadFromTheirFirstRecordThoughTheRuleStartsAtTheLatest() {
    String topic = topic(prefix, 1);
    write(topic, 0, 0, 5);
    EgressBinding rule = rule("gains", Map.of("topics", List.of(topic)), Map.of());
    try (EgressRules rules = EgressRules.start(node.surroundings(), List.of(rule))) {
      await().atMost(LONG).until(() -> rules.statuses().getFirst().lags().size() == 1);
      write(topic, 0, 5, 10);
      try (var admin = TestKafka.admin(node.cluster)) {
        TestKafka.get(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all());
      }
      await().atMost(LONG).until(() -> writes(topic, 2, 20));
      await().atMost(LONG).until(() -> all().size() >= 6);
      write(topic, 1, 30, 40);
      await().atMost(LONG).until(() -> all().size() >= 16);
    }
    assertThat(all())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.concat(
                    IntStream.concat(IntStream.range(5, 10), IntStream.of(20)),
                    IntStream.range(30, 40))
                .boxed()
                .toList());
  }

  /** The broker needs a moment to know a new partition. */
  private boolean writes(String topic, int partition, int number) {
    try (var producer = TestKafka.producer(node.cluster, Map.of("max.block.ms", "2000"))) {
      producer.send(record(topic, partition, "k", number)).get();
      return true;
    } catch (Exception e) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource({"partition, 3", "key, 4", "none, 4"})
  void manyThreadsLoseAndRepeatNothingAndKeepTheOrderThatTheRuleNames(
      String ordering, int parallelism) {
    String topic = topic(prefix, 4);
    EgressBinding rule =
        rule(
            "fast",
            Map.of("topics", List.of(topic), "start", "earliest"),
            Map.of("ordering", ordering, "parallelism", parallelism));
    int count = 6_000;
    EgressRules one = EgressRules.start(node.surroundings(), List.of(rule));
    try (var producer = TestKafka.producer(node.cluster, Map.of())) {
      for (int i = 0; i < count; i++) {
        int key = i % 50;
        producer.send(record(topic, key % 4, "k" + key, i));
      }
    }
    await().atMost(LONG).until(() -> all().size() > count / 10);
    one.close();
    try (EgressRules two = EgressRules.start(node.surroundings(), List.of(rule))) {
      await().atMost(LONG).until(() -> all().size() >= count);
      assertThat(two.statuses().getFirst().problem()).isEmpty();
    }
    assertThat(all())
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, count).boxed().toList());
    if (!ordering.equals("none")) {
      byChannel().forEach((channel, numbers) -> assertThat(numbers).as(channel).isSorted());
      assertThat(byChannel()).hasSize(50);
    }
  }

  @Test
  void whatIsOlderThanTheNewestOfItsChannelIsDroppedByEveryReaderAcrossPartitionsAndRestarts() {
    String topic = topic(prefix, 2);
    EgressBinding rule =
        rule(
            "newest",
            Map.of("topics", List.of(topic), "start", "earliest"),
            Map.of("newest", "value.n"));
    try (EgressRules rules = EgressRules.start(node.surroundings(), List.of(rule))) {
      write(topic, 0, 10, 11);
      await().atMost(LONG).until(() -> all().size() == 1);
      write(topic, 1, 5, 6);
      write(topic, 1, 12, 13);
      await().atMost(LONG).until(() -> all().size() == 3);
      assertThat(rules.statuses().getFirst().problem()).isEmpty();
    }
    try (EgressRules rules = EgressRules.start(node.surroundings(), List.of(rule))) {
      write(topic, 0, 11, 12);
      write(topic, 0, 13, 14);
      await().atMost(LONG).until(() -> all().size() == 5);
      assertThat(rules.statuses().getFirst().problem()).isEmpty();
    }
    assertThat(kept()).containsExactly(10, 12, 13);
  }

  /** What a reader shows that begins with the log's first record. */
  private List<Integer> kept() {
    List<Integer> kept = new ArrayList<>();
    for (int p = 0; p < node.log.partitions(); p++) {
      var filter = new ReplayFilter(node.log, Duration.ofSeconds(150).toMillis(), true);
      List<LogRecord> records = new ArrayList<>();
      var bounds = Waiting.on(node.log.reader().bounds(node.log.partition(p)));
      node.log.reader().scan(node.log.partition(p), 0, bounds.end(), records::add);
      for (LogRecord record : records) {
        if (filter.judge(record).keep()) {
          var envelope =
              dev.barnabas.core.log.EnvelopeCodec.decode(Objects.requireNonNull(record.value()));
          kept.add(number(Objects.requireNonNull(envelope.messages().getFirst().data())));
        }
      }
    }
    return kept;
  }

  private EgressBinding rule(String name, Map<String, Object> from, Map<String, Object> more) {
    Map<String, Object> tree = new HashMap<>(more);
    tree.put("name", name + "-" + prefix);
    tree.put("from", from);
    tree.put("channel", "c:#{key}");
    tree.put("via", "log");
    tree.put("message", Map.of("select", Map.of("n", "value.n")));
    return new EgressBinding("app", "egress[0]", EgressRule.read("egress[0]", tree));
  }

  private String topic(String name, int partitions) {
    return TestKafka.topic(node.cluster, name, partitions, Map.of());
  }

  private void write(String topic, int partition, int from, int to) {
    try (var producer = TestKafka.producer(node.cluster, Map.of())) {
      for (int i = from; i < to; i++) {
        producer.send(record(topic, partition, "k", i));
      }
    }
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, int partition, String key, int number) {
    return new ProducerRecord<>(topic, partition, bytes(key), bytes("{\"n\":" + number + "}"));
  }

  private List<Integer> all() {
    return byChannel().values().stream().flatMap(List::stream).toList();
  }

  private Map<String, List<Integer>> byChannel() {
    Map<String, List<Integer>> numbers = new TreeMap<>();
    for (Logged one : node.logged()) {
      Data data = Objects.requireNonNull(one.envelope().messages().getFirst().data());
      numbers.computeIfAbsent(one.channel().name(), c -> new ArrayList<>()).add(number(data));
    }
    return numbers;
  }

  private static int number(Data data) {
    return Integer.parseInt(((Data.Text) data).value().replaceAll("\\D", ""));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
