package dev.barnabas.kafka.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.Scope;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.TestNode;
import dev.barnabas.kafka.TestNode.Logged;
import dev.barnabas.kafka.rule.ErrorDecisions;
import dev.barnabas.kafka.rule.RuleWatch;
import dev.barnabas.kafka.settings.Topics.Topic;
import dev.barnabas.mapping.egress.EgressRule;
import dev.barnabas.protocol.message.Data;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // the producer is closed
final class LogEgressIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int USERS = 20;

  private final TestNode node = TestNode.first();
  private final String topic = TestKafka.topic(node.cluster, 4);
  private final LongSupplier nanoTime = System::nanoTime;

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void appendsEveryRecordOnceInItsOrderUnderItsSourceId() {
    write(0, 4_000);
    try (EgressRules rules = EgressRules.start(node.surroundings(), List.of(rule("buses")))) {
      write(4_000, 6_000);
      await().atMost(LONG).until(() -> node.logged().size() >= 6_000);
      assertThat(rules.statuses().getFirst().state()).isInstanceOf(RuleState.ThroughLog.class);
    }
    assertEveryRecordOnce(6_000);
    Logged first = node.logged().getFirst();
    assertThat(first.envelope().scope()).isEqualTo(Scope.SOURCE);
    assertThat(first.envelope().id()).startsWith(topic + ":").endsWith(":0");
    assertThat(first.envelope().messages().getFirst().id()).isEqualTo(first.envelope().id());
  }

  @Test
  void twoNodesShareTheWorkAndRepeatNothingWhenOneLeaves() {
    EgressRules one = EgressRules.start(node.surroundings(), List.of(rule("shared")));
    EgressRules two = EgressRules.start(node.surroundings(), List.of(rule("shared")));
    for (int i = 0; i < 10; i++) {
      write(i * 500, i * 500 + 500);
      if (i == 5) {
        one.close();
      }
    }
    await().atMost(LONG).until(() -> node.logged().size() >= 5_000);
    two.close();
    assertEveryRecordOnce(5_000);
  }

  @Test
  void aKilledTaskRepeatsNothingThatItHadAppended() {
    write(0, 3_000);
    EgressBinding rule = rule("killed");
    GroupTask killed = task(rule, new KilledSink(sink(rule), 1));
    killed.start();
    await().atMost(LONG).until(() -> node.logged().size() >= 1_000);
    killed.close();
    int appendedByFirst = node.logged().size();
    GroupTask next = task(rule, sink(rule));
    next.start();
    await().atMost(LONG).until(() -> node.logged().size() >= 3_000);
    next.close();
    assertThat(appendedByFirst).isLessThan(3_000);
    assertEveryRecordOnce(3_000);
  }

  @Test
  void whatCannotBeMappedGoesToTheDeadLettersAndTheRestGoesOn() {
    String letters = TestKafka.topic(node.cluster, 1);
    Map<String, Object> onError = Map.of("mapping", "dead-letter", "deadLetterTopic", letters);
    try (var producer = TestKafka.producer(node.cluster, Map.of())) {
      producer.send(new ProducerRecord<>(topic, 0, bytes("u1"), bytes("no json")));
      producer.send(new ProducerRecord<>(topic, 0, bytes("u1"), bytes("{\"n\":1}")));
    }
    EgressBinding binding = rule("letters", Map.of("onError", onError));
    try (EgressRules rules = EgressRules.start(node.surroundings(), List.of(binding))) {
      await().atMost(LONG).until(() -> node.logged().size() == 1);
      await().atMost(LONG).until(() -> rules.statuses().getFirst().counted().deadLetters() == 1);
    }
    List<LogRecord> dead = new ArrayList<>();
    node.log.reader().scan(new dev.barnabas.core.log.LogPartition(letters, 0), 0, 1, dead::add);
    assertThat(new String(dead.getFirst().value(), StandardCharsets.UTF_8)).isEqualTo("no json");
    assertThat(dead.getFirst().headers())
        .extracting(LogRecord.Header::name)
        .contains("barnabas.rule", "barnabas.error.code", "barnabas.source.offset");
  }

  /** A killed task leaves appends behind its commit, whose text a tool then takes away. */
  @Test
  void repeatsNothingWhenTheCommitsTextSaysNothing() {
    write(0, 3_000);
    EgressBinding rule = rule("textless");
    GroupTask killed = task(rule, new KilledSink(sink(rule), 1));
    killed.start();
    await().atMost(LONG).until(() -> node.logged().size() >= 1_000);
    killed.close();
    forgetTexts(rule.group());
    GroupTask next = task(rule, sink(rule));
    next.start();
    await().atMost(LONG).until(() -> node.logged().size() >= 3_000);
    next.close();
    assertEveryRecordOnce(3_000);
  }

  /** As Kafka's own tools leave a group: the offsets stay. */
  private void forgetTexts(String group) {
    try (var admin = TestKafka.admin(node.cluster)) {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          new HashMap<>(
              TestKafka.get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()));
      assertThat(offsets).hasSize(4);
      offsets.replaceAll((partition, committed) -> new OffsetAndMetadata(committed.offset()));
      TestKafka.get(admin.alterConsumerGroupOffsets(group, offsets).all());
    }
  }

  @Test
  void anErrorInTheSinkIsToldAndTheTaskGoesOn() {
    write(0, 1_000);
    EgressBinding rule = rule("errors");
    AtomicBoolean broken = new AtomicBoolean(true);
    GroupTask task = task(rule, new FailingSink(sink(rule), broken));
    task.start();
    await()
        .atMost(LONG)
        .until(() -> task.problem().orElse("").contains("StackOverflowError: forced"));
    broken.set(false);
    await().atMost(LONG).until(() -> node.logged().size() >= 1_000);
    await().atMost(LONG).until(() -> task.problem().isEmpty());
    task.close();
    assertEveryRecordOnce(1_000);
  }

  @Test
  void rulesOfOneNameInTwoAppsAreTwoGroups() {
    write(0, 500);
    EgressBinding one = rule("twins");
    EgressBinding two = new EgressBinding("other", "apps[1].egress[0]", one.rule());
    assertThat(two.group()).isNotEqualTo(one.group());
    try (EgressRules rules = EgressRules.start(node.surroundings(), List.of(one, two))) {
      await().atMost(LONG).until(() -> node.logged().size() >= 1_000);
      assertThat(rules.statuses()).allMatch(status -> status.problem().isEmpty());
    }
    assertThat(node.logged())
        .filteredOn(logged -> logged.channel().app().equals("app"))
        .hasSize(500);
    assertThat(node.logged())
        .filteredOn(logged -> logged.channel().app().equals("other"))
        .hasSize(500);
  }

  private GroupTask task(EgressBinding rule, RecordSink sink) {
    FirstPartitions first =
        FirstPartitions.agree(
            node.config, rule, List.of(new Topic(topic, "any", 4)), UUID::randomUUID);
    var source = new GroupTask.Source(node.cluster, List.of(topic), first, 0, null, nanoTime);
    return new GroupTask(rule, source, sink, watch(rule));
  }

  private RecordSink sink(EgressBinding rule) {
    RuleWatch watch = watch(rule);
    var surroundings = node.surroundings();
    DeadLetters letters =
        new DeadLetters(
            rule, node.cluster, new ErrorDecisions(rule.rule().settings().onError(), watch), watch);
    return new LogSink(rule, surroundings, channel -> Optional.empty(), letters, watch.counters());
  }

  private RuleWatch watch(EgressBinding rule) {
    return RuleWatch.of(rule.name(), rule.halts(node.config), node.surroundings().clock());
  }

  private EgressBinding rule(String name) {
    return rule(name, Map.of());
  }

  private EgressBinding rule(String name, Map<String, Object> more) {
    Map<String, Object> tree = new HashMap<>(more);
    tree.put("name", name + "-" + topic);
    tree.put("from", Map.of("topics", List.of(topic), "start", "earliest"));
    tree.put("key", Map.of("format", "string"));
    tree.put("channel", "user:#{key}");
    tree.put("via", "log");
    tree.put("message", Map.of("select", Map.of("n", "value.n")));
    return new EgressBinding("app", "egress[0]", EgressRule.read("egress[0]", tree));
  }

  private void write(int from, int to) {
    try (var producer = TestKafka.producer(node.cluster, Map.of())) {
      for (int i = from; i < to; i++) {
        int user = i % USERS;
        producer.send(
            new ProducerRecord<>(topic, user % 4, bytes("u" + user), bytes("{\"n\":" + i + "}")));
      }
    }
  }

  private void assertEveryRecordOnce(int count) {
    Map<String, List<Integer>> byChannel = new HashMap<>();
    for (Logged one : node.logged()) {
      Data data = one.envelope().messages().getFirst().data();
      String text = ((Data.Text) java.util.Objects.requireNonNull(data)).value();
      int number = Integer.parseInt(text.replaceAll("\\D", ""));
      byChannel.computeIfAbsent(one.channel().name(), c -> new ArrayList<>()).add(number);
    }
    assertThat(byChannel).hasSize(USERS);
    for (int user = 0; user < USERS; user++) {
      int first = user;
      assertThat(byChannel.get("user:u" + user))
          .isEqualTo(IntStream.range(0, count).filter(i -> i % USERS == first).boxed().toList());
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
