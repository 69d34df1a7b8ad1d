package dev.barnabas.kafka.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.log.Envelope.Origin;
import dev.barnabas.core.log.EnvelopeCodec;
import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.Scope;
import dev.barnabas.core.log.Waiting;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.KnownClusters;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.TestNode;
import dev.barnabas.kafka.embedded.EmbeddedKafka;
import dev.barnabas.kafka.embedded.EmbeddedKafka.Options;
import dev.barnabas.kafka.group.TransactionalBatch;
import dev.barnabas.kafka.log.KafkaLogReader;
import dev.barnabas.kafka.rule.Lags;
import dev.barnabas.mapping.ingress.IngressRule;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("FutureReturnValueIgnored") // the producer is closed
final class IngressIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final TestNode node = TestNode.first();
  private final String target = TestKafka.topic(node.cluster, 1);

  private final AtomicLong aheadMillis = new AtomicLong();
  private final InstantSource clock =
      () -> InstantSource.system().instant().plusMillis(aheadMillis.get());

  @TempDir Path directory;

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void writesEachMessageOnceWhileTasksComeAndGo() {
    IngressBinding rule = rule("once", Map.of("topic", target));
    start(rule).close();
    for (int round = 0; round < 4; round++) {
      IngressRules running = start(rule);
      publish(round * 500, round * 500 + 500);
      int wanted = round * 500 + 100;
      await().atMost(LONG).until(() -> written(node.cluster, target).size() >= wanted);
      running.close();
    }
    try (IngressRules last = start(rule)) {
      await().atMost(LONG).until(() -> written(node.cluster, target).size() >= 2_000);
      assertThat(last.statuses()).hasSize(1);
    }
    assertEachOnce(written(node.cluster, target), 2_000);
  }

  @Test
  void rulesComeAndGoWhileItRunsAndEachMessageIsWrittenOnce() {
    IngressBinding rule = rule("live", Map.of("topic", target));
    Map<String, ClusterConfig> clusters = Map.of("default", node.cluster);
    try (IngressRules rules = IngressRules.start(surroundings(clusters), List.of())) {
      assertThat(rules.statuses()).isEmpty();
      rules.update(List.of(rule));
      awaitPositions(rules);
      publish(0, 100);
      await().atMost(LONG).until(() -> written(node.cluster, target).size() >= 100);
      rules.update(List.of());
      assertThat(rules.statuses()).isEmpty();
      publish(100, 200);
      rules.update(List.of(rule));
      awaitPositions(rules);
      await().atMost(LONG).until(() -> written(node.cluster, target).size() >= 200);
    }
    assertEachOnce(written(node.cluster, target), 200);
  }

  @Test
  void takesWhatIsPublishedBeforeItsGroupHasFormed() {
    IngressBinding rule = rule("early", Map.of("topic", target));
    Map<String, ClusterConfig> clusters = Map.of("default", node.cluster);
    try (IngressRules early = IngressRules.start(surroundings(clusters), List.of(rule))) {
      publish(0, 100);
      await().atMost(LONG).until(() -> written(node.cluster, target).size() >= 100);
      assertThat(early.statuses()).hasSize(1);
    }
    assertEachOnce(written(node.cluster, target), 100);
  }

  @Test
  void whatATaskLeftOpenIsUndoneByTheNext() {
    IngressBinding rule = rule("open", Map.of("topic", target));
    start(rule).close();
    publish(0, 100);
    int partition = channel(0).partition(node.log.partitions());
    try (var zombie = TransactionalBatch.producer(node.cluster, rule.group() + '-' + partition)) {
      zombie.initTransactions();
      zombie.beginTransaction();
      zombie.send(TestKafka.record(target, 0, 0));
      zombie.flush();
      try (IngressRules running = start(rule)) {
        await().atMost(LONG).until(() -> written(node.cluster, target).size() >= 100);
        assertThat(running.statuses().getFirst().counted().messages()).isEqualTo(100);
      }
    }
    assertEachOnce(written(node.cluster, target), 100);
  }

  @Test
  void dropsWhatRepeatsInTheLogAlsoAcrossARestart() {
    IngressBinding rule = rule("repeats", Map.of("topic", target));
    start(rule).close();
    publish(0, 50);
    publish(0, 50);
    try (IngressRules running = start(rule)) {
      await().atMost(LONG).until(() -> written(node.cluster, target).size() >= 50);
      assertThat(running.statuses()).isNotEmpty();
    }
    publish(0, 60);
    try (IngressRules running = start(rule)) {
      await().atMost(LONG).until(() -> written(node.cluster, target).size() >= 60);
      assertThat(running.statuses()).isNotEmpty();
    }
    assertEachOnce(written(node.cluster, target), 60);
  }

  @Test
  void writesIntoAnotherClusterWithItsPositionThere() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(new Options(directory, 0))) {
      ClusterConfig other = ClusterConfig.of(kafka.bootstrap());
      String there = TestKafka.topic(other, 1);
      IngressBinding rule = rule("other", Map.of("topic", there, "cluster", "inner"));
      Map<String, ClusterConfig> clusters = Map.of("default", node.cluster, "inner", other);
      start(rule, clusters).close();
      for (int round = 0; round < 2; round++) {
        publish(round * 100, round * 100 + 100);
        int wanted = round * 100 + 100;
        try (IngressRules running = start(rule, clusters)) {
          await().atMost(LONG).until(() -> written(other, there).size() >= wanted);
          assertThat(running.statuses()).isNotEmpty();
        }
      }
      assertEachOnce(written(other, there), 200);
    }
  }

  @Test
  void deadLettersAreWrittenOnceToo() {
    String letters = TestKafka.topic(node.cluster, 1);
    IngressBinding rule =
        rule(
            "letters",
            Map.of("topic", target, "key", "#{message.data.missing}"),
            Map.of("onError", Map.of("deadLetterTopic", letters)));
    start(rule).close();
    publish(0, 20);
    try (IngressRules running = start(rule)) {
      await().atMost(LONG).until(() -> written(node.cluster, letters).size() >= 20);
      assertThat(running.statuses().getFirst().counted().deadLetters()).isEqualTo(20);
    }
    assertEachOnce(written(node.cluster, letters), 20);
    assertThat(written(node.cluster, target)).isEmpty();
  }

  @Test
  void aPositionInWhichNothingHappensIsKeptTwiceADay() {
    IngressBinding rule = rule("idle", Map.of("topic", target));
    ChannelKey other = ChannelKey.of("app", "other");
    int partition = other.partition(node.log.partitions());
    try (IngressRules running = start(rule);
        var positions = new TargetPositions(node.cluster, rule.group(), node.log.topic(), LONG)) {
      long before = Objects.requireNonNull(positions.find(partition)).offset();
      try (var producer = TestKafka.producer(node.cluster, Map.of())) {
        for (int i = 0; i < 10; i++) {
          append(producer::send, other, String.valueOf(i), i);
        }
      }
      aheadMillis.set(Duration.ofHours(13).toMillis());
      await()
          .atMost(LONG)
          .until(() ->
              Objects.requireNonNull(positions.find(partition)).offset() == before + 10
                  || nextHalfDay());
      assertThat(running.statuses().getFirst().problem()).isEmpty();
    }
  }

  /** The commit may have come before the records were read. */
  private boolean nextHalfDay() {
    aheadMillis.addAndGet(Duration.ofHours(13).toMillis());
    return false;
  }

  @Test
  void aPositionThatKafkaHasForgottenIsNotTakenForABeginning() {
    IngressBinding rule = rule("forgotten", Map.of("topic", target));
    start(rule).close();
    publish(0, 20);
    try (var admin = TestKafka.admin(node.cluster)) {
      await().atMost(LONG).until(() -> deleted(admin, rule.group()));
      try (IngressRules running =
          IngressRules.start(surroundings(Map.of("default", node.cluster)), List.of(rule))) {
        await().atMost(LONG).until(() -> problem(running).contains("has taken messages before"));
        assertThat(problem(running)).contains("--reset-offsets", rule.group());
        assertThat(running.statuses().getFirst().partitions()).isZero();
      }
      Map<TopicPartition, OffsetAndMetadata> earliest = new HashMap<>();
      for (int p = 0; p < node.log.partitions(); p++) {
        earliest.put(new TopicPartition(node.log.topic(), p), new OffsetAndMetadata(0));
      }
      await().atMost(LONG).until(() -> placed(admin, rule.group(), earliest));
    }
    try (IngressRules running = start(rule)) {
      await().atMost(LONG).until(() -> written(node.cluster, target).size() >= 20);
      assertThat(problem(running)).isEmpty();
    }
    assertEachOnce(written(node.cluster, target), 20);
  }

  /** A group can be touched a moment after its members have left. */
  private static boolean deleted(Admin admin, String group) throws InterruptedException {
    try {
      admin.deleteConsumerGroups(List.of(group)).all().get();
      return true;
    } catch (ExecutionException e) {
      return false;
    }
  }

  private static boolean placed(
      Admin admin, String group, Map<TopicPartition, OffsetAndMetadata> offsets)
      throws InterruptedException {
    try {
      admin.alterConsumerGroupOffsets(group, offsets).all().get();
      return true;
    } catch (ExecutionException e) {
      return false;
    }
  }

  private static String problem(IngressRules rules) {
    return rules.statuses().getFirst().problem().orElse("");
  }

  @Test
  void whatTheTopicRefusesForItsSizeBecomesADeadLetterAndTheRestGoesOn() {
    String small = small();
    String letters = TestKafka.topic(node.cluster, 1);
    IngressBinding rule =
        rule(
            "large", Map.of("topic", small), Map.of("onError", Map.of("deadLetterTopic", letters)));
    start(rule).close();
    publishWithOneLarge();
    try (IngressRules running = start(rule)) {
      await().atMost(LONG).until(() -> written(node.cluster, letters).size() == 1);
      await().atMost(LONG).until(() -> written(node.cluster, small).size() == 20);
      assertThat(running.statuses().getFirst().counted().deadLetters()).isEqualTo(1);
    }
    assertThat(written(node.cluster, letters)).containsExactly(20);
    assertEachOnce(written(node.cluster, small), 20);
  }

  @Test
  void withoutDeadLettersItIsSkippedAndCounted() {
    String small = small();
    IngressBinding rule = rule("skipped", Map.of("topic", small));
    start(rule).close();
    publishWithOneLarge();
    try (IngressRules running = start(rule)) {
      await().atMost(LONG).until(() -> written(node.cluster, small).size() == 20);
      assertThat(running.statuses().getFirst().counted().skipped()).hasSize(1).containsValue(1L);
    }
  }

  @Test
  void aDeadLetterTopicThatRefusesToItStopsTheRuleWithItsReason() {
    String letters = small();
    IngressBinding rule =
        rule(
            "stuck",
            Map.of("topic", small()),
            Map.of("onError", Map.of("deadLetterTopic", letters)));
    start(rule).close();
    publishWithOneLarge();
    try (IngressRules running =
        IngressRules.start(surroundings(Map.of("default", node.cluster)), List.of(rule))) {
      await().atMost(LONG).until(() -> problem(running).contains("raise max.message.bytes"));
      assertThat(problem(running)).contains(letters);
    }
  }

  @Test
  void stopHaltsTheRuleWithWhatCameBeforeWrittenUntilTheMessageIsSkipped() {
    IngressBinding rule =
        rule(
            "halting",
            Map.of("topic", target, "key", "#{message.name}"),
            Map.of("onError", Map.of("mapping", "stop")));
    start(rule).close();
    publish(0, 7);
    try (var producer = TestKafka.producer(node.cluster, Map.of())) {
      append(producer::send, channel(7), Message.of(null, new Data.Text("7")), 7);
    }
    publish(8, 20);
    int partition = channel(7).partition(node.log.partitions());
    try (IngressRules running =
        IngressRules.start(surroundings(Map.of("default", node.cluster)), List.of(rule))) {
      await().atMost(LONG).until(() -> running.statuses().getFirst().halt().isPresent());
      assertThat(running.statuses().getFirst().halt().orElseThrow().error().place().partition())
          .isEqualTo(partition);
    }
    assertThat(written(node.cluster, target)).doesNotContain(7, 17).doesNotHaveDuplicates();
    try (IngressRules running =
        IngressRules.start(surroundings(Map.of("default", node.cluster)), List.of(rule))) {
      assertThat(running.statuses().getFirst().halt()).isPresent();
      await()
          .atMost(LONG)
          .until(() ->
              running.statuses().getFirst().lags().stream().mapToLong(Lags.Lag::lag).sum() > 0);
      publish(20, 30);
      assertThat(rule.halts(node.config).skipOne()).isTrue();
      await().atMost(LONG).until(() -> written(node.cluster, target).size() == 29);
      assertThat(running.statuses().getFirst().counted().skipped()).containsValue(1L);
      await().atMost(LONG).until(() -> node.config.startingWith("halt/").isEmpty());
    }
    assertThat(written(node.cluster, target)).doesNotContain(7).doesNotHaveDuplicates();
  }

  @Test
  void whatTheTopicRefusesHaltsTheRuleWhenPublishSaysStop() {
    String small = small();
    IngressBinding rule =
        rule("refused", Map.of("topic", small), Map.of("onError", Map.of("publish", "stop")));
    start(rule).close();
    publishWithOneLarge();
    try (IngressRules running =
        IngressRules.start(surroundings(Map.of("default", node.cluster)), List.of(rule))) {
      await().atMost(LONG).until(() -> running.statuses().getFirst().halt().isPresent());
      assertThat(rule.halts(node.config).skipOne()).isTrue();
      await().atMost(LONG).until(() -> written(node.cluster, small).size() == 20);
    }
    assertEachOnce(written(node.cluster, small), 20);
  }

  private String small() {
    return TestKafka.topic(
        node.cluster, TestKafka.name("small"), 1, Map.of("max.message.bytes", "2000"));
  }

  /** 0 to 19, and in their midst 20, of 5,000 digits. */
  private void publishWithOneLarge() {
    publish(0, 10);
    try (var producer = TestKafka.producer(node.cluster, Map.of())) {
      append(producer::send, channel(20), "0".repeat(5_000) + "20", 20);
    }
    publish(10, 20);
  }

  /** Starts, and returns when it has its positions: what is published later is taken. */
  private IngressRules start(IngressBinding rule) {
    return start(rule, Map.of("default", node.cluster));
  }

  private IngressRules start(IngressBinding rule, Map<String, ClusterConfig> clusters) {
    IngressRules rules = IngressRules.start(surroundings(clusters), List.of(rule));
    awaitPositions(rules);
    return rules;
  }

  private void awaitPositions(IngressRules rules) {
    await()
        .atMost(LONG)
        .until(() -> rules.statuses().getFirst().partitions() == node.log.partitions());
  }

  private IngressSurroundings surroundings(Map<String, ClusterConfig> clusters) {
    return new IngressSurroundings(
        new KnownClusters(clusters),
        node.log,
        node.config,
        Duration.ofSeconds(150),
        "test",
        UUID::randomUUID,
        clock);
  }

  private static IngressBinding rule(String name, Map<String, Object> to) {
    return rule(name, to, Map.of());
  }

  private static IngressBinding rule(
      String name, Map<String, Object> to, Map<String, Object> more) {
    Map<String, Object> tree = new HashMap<>(more);
    tree.put("name", TestKafka.name(name));
    tree.put("from", Map.of("source", "channel.message", "channels", "^chat:"));
    tree.put("to", to);
    tree.put("enveloped", false);
    return new IngressBinding("app", IngressRule.read("ingress[0]", tree));
  }

  private static ChannelKey channel(int number) {
    return ChannelKey.of("app", "chat:" + number % 10);
  }

  /** Numbers as messages on ten channels that the rule takes, and on one that it does not. */
  private void publish(int from, int to) {
    try (var producer = TestKafka.producer(node.cluster, Map.of())) {
      for (int i = from; i < to; i++) {
        append(producer::send, channel(i), i);
        append(producer::send, ChannelKey.of("app", "other"), i);
        append(producer::send, ChannelKey.of("else", "chat:1"), i);
      }
    }
  }

  private interface Sending {
    Object send(ProducerRecord<byte[], byte[]> record);
  }

  private void append(Sending sending, ChannelKey channel, int number) {
    append(sending, channel, String.valueOf(number), number);
  }

  private void append(Sending sending, ChannelKey channel, String text, int number) {
    append(sending, channel, Message.of("n", new Data.Text(text)), number);
  }

  private void append(Sending sending, ChannelKey channel, Message plain, int number) {
    Message message = plain.withId("id-" + number);
    byte[] value =
        EnvelopeCodec.encode(
            new Envelope(
                Envelope.Kind.MESSAGE,
                Scope.CLIENT,
                "id-" + number,
                new Origin(1, number),
                null,
                List.of(message)));
    sending.send(
        new ProducerRecord<>(
            node.log.topic(), channel.partition(node.log.partitions()), channel.bytes(), value));
  }

  private static List<Integer> written(ClusterConfig cluster, String topic) {
    List<Integer> numbers = new ArrayList<>();
    try (KafkaLogReader reader =
        new KafkaLogReader(cluster, now -> {}, InstantSource.system(), System::nanoTime)) {
      LogPartition partition = new LogPartition(topic, 0);
      LogBounds bounds = Waiting.on(reader.bounds(partition));
      reader.scan(partition, 0, bounds.end(), record -> numbers.add(number(record)));
    }
    return numbers;
  }

  private static int number(LogRecord record) {
    return Integer.parseInt(
        new String(Objects.requireNonNull(record.value()), StandardCharsets.UTF_8));
  }

  private static void assertEachOnce(List<Integer> numbers, int count) {
    assertThat(numbers)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, count).boxed().toList());
    for (int channel = 0; channel < 10; channel++) {
      int one = channel;
      assertThat(numbers).filteredOn(number -> number % 10 == one).isSorted();
    }
  }
}
