package dev.barnabas.kafka.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import dev.barnabas.kafka.KnownClusters;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.TestNode;
import dev.barnabas.kafka.group.TransactionalBatch;
import dev.barnabas.kafka.log.KafkaLogReader;
import dev.barnabas.mapping.ingress.IngressRule;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Dead letters of rules channels to topics on their way to the topic after all. */
@SuppressWarnings("FutureReturnValueIgnored") // the producers are closed
final class IngressReplayIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String FAILS = "#{message.extras.headers['missing']}";
  private static final String MENDED = "#{message.name | default('none')}";

  private final TestNode node = TestNode.first();
  private final String target = TestKafka.topic(node.cluster, 1);
  private final String letters = TestKafka.topic(node.cluster, 2);
  private final String name = TestKafka.name("replayed");

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void whatWasALetterIsWrittenAsIfItHadNotFailed() {
    String direct = TestKafka.topic(node.cluster, 1);
    IngressBinding never = rule(TestKafka.name("never"), direct, MENDED);
    List<Message> kinds =
        List.of(
            Message.of("text", new Data.Text("héllo")),
            Message.of(null, new Data.Text("{\"a\":1}"))
                .withData(new Data.Text("{\"a\":1}"), "json"),
            Message.of("bytes", new Data.Binary(new byte[] {0, -1, 7})),
            Message.of("nothing", null),
            Message.of("by", new Data.Text("x"))
                .withPublisher("ann", "conn-1")
                .withExtras(Map.of("headers", Map.of("h", "v", "n", 2L))));
    try (IngressRules failing = start(rule(name, target, FAILS), never)) {
      append(kinds);
      await().atMost(LONG).until(() -> written(direct).size() == kinds.size());
      await().atMost(LONG).until(() -> counted(failing).deadLetters() == kinds.size());
    }
    assertThat(written(target)).isEmpty();
    try (IngressRules mended = start(rule(name, target, MENDED))) {
      assertThat(replay(mended))
          .containsEntry("state", "done")
          .containsEntry("letters", 5L)
          .containsEntry("messages", 5L)
          .containsEntry("failedAgain", 0L);
      assertThat(shown(target)).containsExactlyInAnyOrderElementsOf(shown(direct));
      assertThat(replay(mended)).containsEntry("letters", 0L);
    }
    assertThat(written(target)).hasSize(kinds.size());
  }

  @Test
  void whatFailsAgainIsALetterAgain() {
    try (IngressRules failing = start(rule(name, target, FAILS))) {
      append(numbers(0, 10));
      await().atMost(LONG).until(() -> counted(failing).deadLetters() == 10);
      assertThat(replay(failing)).containsEntry("letters", 10L).containsEntry("failedAgain", 10L);
      assertThat(replay(failing)).containsEntry("letters", 10L).containsEntry("failedAgain", 10L);
    }
    try (IngressRules mended = start(rule(name, target, MENDED))) {
      assertThat(replay(mended)).containsEntry("messages", 10L);
    }
    assertThat(texts()).containsExactlyInAnyOrderElementsOf(texts(0, 10));
  }

  @Test
  void aReplayThatWasKilledAndOneElsewhereRepeatNothing() {
    try (IngressRules failing = start(rule(name, target, FAILS))) {
      append(numbers(0, 2_000));
      await().atMost(LONG).until(() -> counted(failing).deadLetters() == 2_000);
    }
    try (var killed = TransactionalBatch.producer(node.cluster, "barnabas-letters-app." + name)) {
      killed.initTransactions();
      killed.beginTransaction();
      killed.send(new ProducerRecord<>(target, "0".getBytes(StandardCharsets.UTF_8)));
      killed.flush();
      try (IngressRules one = start(rule(name, target, MENDED));
          IngressRules other = start(rule(name, target, MENDED))) {
        one.replay("app/" + name);
        other.replay("app/" + name);
        await().atMost(LONG).until(() -> ended(one) && ended(other));
        // The one that was fenced said so, and the rest is there for the next.
        assertThat(replay(one)).containsEntry("state", "done").containsEntry("left", 0L);
      }
    }
    assertThat(texts()).containsExactlyInAnyOrderElementsOf(texts(0, 2_000));
  }

  @Test
  void whereThereIsNothingToReplayThatIsSaid() {
    IngressBinding without =
        new IngressBinding("app", IngressRule.read("", tree(name, target, MENDED)));
    try (IngressRules rules = start(without)) {
      assertThatThrownBy(() -> rules.replay("app/" + name))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("onError.deadLetterTopic");
      assertThatThrownBy(() -> rules.replayed("app/unknown"))
          .hasMessageContaining("does not run on this node");
      assertThat(rules.replayed("app/" + name)).containsEntry("state", "none");
    }
  }

  private IngressRules start(IngressBinding... rules) {
    var surroundings =
        new IngressSurroundings(
            new KnownClusters(Map.of("default", node.cluster)),
            node.log,
            node.config,
            Duration.ofSeconds(150),
            "test",
            UUID::randomUUID,
            InstantSource.system());
    return IngressRules.start(surroundings, List.of(rules));
  }

  private IngressBinding rule(String called, String topic, String key) {
    Map<String, Object> tree = tree(called, topic, key);
    tree.put("onError", Map.of("deadLetterTopic", letters));
    return new IngressBinding("app", IngressRule.read("ingress[0]", tree));
  }

  private static Map<String, Object> tree(String called, String topic, String key) {
    return new HashMap<>(
        Map.of(
            "name",
            called,
            "from",
            Map.of("source", "channel.message", "channels", "^chat:"),
            "to",
            Map.of("topic", topic, "key", key),
            "enveloped",
            false));
  }

  private dev.barnabas.kafka.rule.RuleCounters.Snapshot counted(IngressRules rules) {
    return rules.statuses().stream()
        .filter(one -> one.binding().name().equals("app/" + name))
        .findFirst()
        .orElseThrow()
        .counted();
  }

  private Map<String, @Nullable Object> replay(IngressRules rules) {
    rules.replay("app/" + name);
    await().atMost(LONG).until(() -> ended(rules));
    return rules.replayed("app/" + name);
  }

  private boolean ended(IngressRules rules) {
    return !"running".equals(rules.replayed("app/" + name).get("state"));
  }

  private static List<Message> numbers(int from, int to) {
    return texts(from, to).stream().map(text -> Message.of("n", new Data.Text(text))).toList();
  }

  private static List<String> texts(int from, int to) {
    return java.util.stream.IntStream.range(from, to).mapToObj(String::valueOf).toList();
  }

  private List<String> texts() {
    return written(target).stream()
        .map(record -> new String(Objects.requireNonNull(record.value()), StandardCharsets.UTF_8))
        .toList();
  }

  /** What was published, on ten channels. */
  private void append(List<Message> messages) {
    try (var producer = TestKafka.producer(node.cluster, Map.of())) {
      for (int i = 0; i < messages.size(); i++) {
        ChannelKey channel = ChannelKey.of("app", "chat:" + i % 10);
        String id = UUID.randomUUID().toString();
        byte[] value =
            EnvelopeCodec.encode(
                new Envelope(
                    Envelope.Kind.MESSAGE,
                    Scope.CLIENT,
                    id,
                    new Origin(1, i),
                    null,
                    List.of(messages.get(i).withId(id))));
        producer.send(
            new ProducerRecord<>(
                node.log.topic(),
                channel.partition(node.log.partitions()),
                channel.bytes(),
                value));
      }
    }
  }

  private List<LogRecord> written(String topic) {
    List<LogRecord> records = new ArrayList<>();
    try (KafkaLogReader reader =
        new KafkaLogReader(node.cluster, now -> {}, InstantSource.system(), System::nanoTime)) {
      LogPartition partition = new LogPartition(topic, 0);
      LogBounds bounds = Waiting.on(reader.bounds(partition));
      reader.scan(partition, 0, bounds.end(), record -> records.add(record));
    }
    return records;
  }

  /** Each record in full, but for what names the rule. */
  private List<String> shown(String topic) {
    return written(topic).stream()
        .map(record ->
            "%d %s %s %s"
                .formatted(
                    record.timestampMillis(),
                    text(record.key()),
                    text(record.value()),
                    record.headers().stream()
                        .filter(header ->
                            !header.name().endsWith("rule-id")
                                && !header.name().equals("barnabas.origin"))
                        .map(header -> header.name() + '=' + text(header.value()))
                        .sorted()
                        .collect(Collectors.joining(","))))
        .toList();
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "null" : new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
