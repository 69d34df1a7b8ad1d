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
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.TestNode;
import dev.barnabas.kafka.embedded.EmbeddedKafka;
import dev.barnabas.kafka.embedded.EmbeddedKafka.Options;
import dev.barnabas.kafka.log.KafkaLogReader;
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
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("FutureReturnValueIgnored") // the producer is closed
final class IngressIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final TestNode node = TestNode.first();
  private final String target = TestKafka.topic(node.cluster, 1);

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
  void whatATaskLeftOpenIsUndoneByTheNext() {
    IngressBinding rule = rule("open", Map.of("topic", target));
    start(rule).close();
    publish(0, 100);
    int partition = channel(0).partition(node.log.partitions());
    try (var zombie = IngressClients.producer(node.cluster, rule.group() + '-' + partition)) {
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

  /** Starts, and returns when it has its positions: what is published later is taken. */
  private IngressRules start(IngressBinding rule) {
    return start(rule, Map.of("default", node.cluster));
  }

  private IngressRules start(IngressBinding rule, Map<String, ClusterConfig> clusters) {
    IngressRules rules = IngressRules.start(surroundings(clusters), List.of(rule));
    await()
        .atMost(LONG)
        .until(() -> rules.statuses().getFirst().partitions() == node.log.partitions());
    return rules;
  }

  private IngressSurroundings surroundings(Map<String, ClusterConfig> clusters) {
    return new IngressSurroundings(
        clusters, node.log, Duration.ofSeconds(150), "test", InstantSource.system());
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
    Message message = Message.of("n", new Data.Text(String.valueOf(number))).withId("id-" + number);
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
