package dev.barnabas.kafka.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.log.Envelope.Origin;
import dev.barnabas.core.log.EnvelopeCodec;
import dev.barnabas.core.log.Scope;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.KnownClusters;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.TestNode;
import dev.barnabas.kafka.embedded.EmbeddedKafka;
import dev.barnabas.mapping.ingress.IngressRule;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules to topics that are changed while Kafka is away. */
@SuppressWarnings("FutureReturnValueIgnored") // the producer is closed
final class AwayIngressIT {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final ChannelKey CHANNEL = ChannelKey.of("app", "chat:1");

  @TempDir Path folder;

  @Test
  @SuppressWarnings("try") // the broker is to be away before the rest ends
  void whatIsChangedWhileKafkaIsAwayRunsWhenItIsBack() throws Exception {
    EmbeddedKafka first = start(0);
    ClusterConfig cluster = ClusterConfig.of(first.bootstrap());
    for (String topic : List.of("before", "after", "fresh")) {
      TestKafka.topic(cluster, topic, 1, Map.of());
    }
    try (TestNode node = TestNode.first(cluster);
        IngressRules rules =
            IngressRules.start(surroundings(node), List.of(rule("changed", "before")))) {
      publish(node, 1);
      await().atMost(LONG).until(() -> records(cluster, "before") >= 1);
      first.close();
      rules.update(List.of(rule("changed", "after"), rule("new", "fresh")));
      assertThat(rules.statuses()).hasSize(2);
      try (EmbeddedKafka again =
          start(Integer.parseInt(first.bootstrap().replaceFirst(".*:", "")))) {
        assertThat(again.bootstrap()).isEqualTo(first.bootstrap());
        await()
            .atMost(LONG)
            .until(() ->
                rules.statuses().stream()
                    .allMatch(one -> one.partitions() == node.log.partitions()));
        publish(node, 2);
        await().atMost(LONG).until(() -> records(cluster, "fresh") >= 1);
        await().atMost(LONG).until(() -> records(cluster, "after") >= 1);
      }
    }
  }

  private EmbeddedKafka start(int port) throws IOException {
    return EmbeddedKafka.start(new EmbeddedKafka.Options(folder, port));
  }

  /** Records and the marks of transactions. */
  private static long records(ClusterConfig cluster, String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    try (var admin = TestKafka.admin(cluster)) {
      var ends = TestKafka.get(admin.listOffsets(Map.of(partition, OffsetSpec.latest())).all());
      return Objects.requireNonNull(ends.get(partition)).offset();
    }
  }

  private static IngressSurroundings surroundings(TestNode node) {
    return new IngressSurroundings(
        new KnownClusters(Map.of(KnownClusters.OWN, node.cluster)),
        node.log,
        node.config,
        Duration.ofSeconds(150),
        "test",
        UUID::randomUUID,
        InstantSource.system());
  }

  private static IngressBinding rule(String name, String topic) {
    Map<String, Object> tree = new HashMap<>();
    tree.put("name", name);
    tree.put("from", Map.of("source", "channel.message", "channels", "^chat:"));
    tree.put("to", Map.of("topic", topic));
    return new IngressBinding("app", IngressRule.read("ingress[0]", tree));
  }

  private static void publish(TestNode node, int number) {
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
    try (var producer = TestKafka.producer(node.cluster, Map.of())) {
      producer.send(
          new ProducerRecord<>(
              node.log.topic(), CHANNEL.partition(node.log.partitions()), CHANNEL.bytes(), value));
    }
  }
}
