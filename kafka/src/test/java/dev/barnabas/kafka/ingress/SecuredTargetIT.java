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
import dev.barnabas.kafka.SecuredKafka;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.TestNode;
import dev.barnabas.kafka.TokenIssuer;
import dev.barnabas.mapping.ingress.IngressRule;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics in clusters that want to know who writes, beside a log in one that does not. */
@SuppressWarnings("FutureReturnValueIgnored") // the producer is closed
final class SecuredTargetIT {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final ChannelKey CHANNEL = ChannelKey.of("app", "chat:1");

  private final TestNode node = TestNode.first();

  @TempDir Path folder;

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void saslPlainAndScram() throws Exception {
    try (SecuredKafka kafka = SecuredKafka.sasl(folder)) {
      kafka.password(ScramMechanism.SCRAM_SHA_256, "bob", "bob-secret");
      kafka.password(ScramMechanism.SCRAM_SHA_512, "eve", "eve-secret");
      assertWritten(kafka.login("PLAIN", "ann", "ann-secret"), kafka.admin());
      assertWritten(kafka.login("SCRAM-SHA-256", "bob", "bob-secret"), kafka.admin());
      assertWritten(kafka.login("SCRAM-SHA-512", "eve", "eve-secret"), kafka.admin());
    }
  }

  @Test
  void oauthByTokensOfAnIssuerThatTheBrokerTrusts() throws Exception {
    try (TokenIssuer issuer = TokenIssuer.start("ann", "ann-secret");
        SecuredKafka kafka = SecuredKafka.oauth(folder, issuer)) {
      assertWritten(kafka.token(issuer, "ann", "ann-secret"), kafka.admin());
      String topic = TestKafka.topic(kafka.admin(), 1);
      try (IngressRules rules =
          start(rule("wrong", topic), kafka.token(issuer, "ann", "bob-secret"))) {
        await().atMost(LONG).until(() -> !problem(rules).isEmpty());
        assertThat(problem(rules)).doesNotContain("bob-secret").doesNotContain("ann-secret");
        assertThat(rules.statuses().getFirst().partitions()).isZero();
      }
    }
  }

  @Test
  void mutualTls() throws Exception {
    Path keys = folder;
    try (SecuredKafka kafka = SecuredKafka.mutualTls(folder.resolve("kafka"), keys)) {
      assertWritten(kafka.certified(keys), kafka.certified(keys));
      String topic = TestKafka.topic(kafka.certified(keys), 1);
      try (IngressRules rules = start(rule("stranger", topic), kafka.stranger(keys))) {
        await().atMost(LONG).until(() -> problem(rules).contains("certificate_required"));
        assertThat(rules.statuses().getFirst().partitions()).isZero();
      }
    }
  }

  @Test
  void aWrongPasswordIsTheRulesProblemUntilItIsTheRightOne() throws Exception {
    try (SecuredKafka kafka = SecuredKafka.sasl(folder)) {
      kafka.password(ScramMechanism.SCRAM_SHA_256, "bob", "another");
      String topic = TestKafka.topic(kafka.admin(), 1);
      IngressBinding rule = rule("mends", topic);
      try (IngressRules rules = start(rule, kafka.login("SCRAM-SHA-256", "bob", "bob-secret"))) {
        publish(0, 20);
        await().atMost(LONG).until(() -> problem(rules).contains("refuses the login"));
        assertThat(problem(rules)).contains("invalid credentials").doesNotContain("bob-secret");
        kafka.password(ScramMechanism.SCRAM_SHA_256, "bob", "bob-secret");
        await().atMost(LONG).until(() -> problem(rules).isEmpty());
        await().atMost(LONG).until(() -> written(kafka.admin(), topic).size() >= 20);
      }
      assertThat(written(kafka.admin(), topic)).isEqualTo(numbers(0, 20));
    }
  }

  private void assertWritten(ClusterConfig cluster, ClusterConfig reading) {
    String topic = TestKafka.topic(reading, 1);
    IngressBinding rule = rule("secured", topic);
    try (IngressRules rules = start(rule, cluster)) {
      awaitOpen(rules);
      publish(0, 20);
      await().atMost(LONG).until(() -> written(reading, topic).size() >= 20);
    }
    try (IngressRules rules = start(rule, cluster)) { // from the position in that cluster
      awaitOpen(rules);
      publish(20, 40);
      await().atMost(LONG).until(() -> written(reading, topic).size() >= 40);
      assertThat(problem(rules)).isEmpty();
    }
    assertThat(written(reading, topic)).isEqualTo(numbers(0, 40));
  }

  private void awaitOpen(IngressRules rules) {
    await()
        .atMost(LONG)
        .until(() -> rules.statuses().getFirst().partitions() == node.log.partitions());
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(String::valueOf).toList();
  }

  private static String problem(IngressRules rules) {
    return rules.statuses().getFirst().problem().orElse("");
  }

  private IngressRules start(IngressBinding rule, ClusterConfig secured) {
    return IngressRules.start(
        new IngressSurroundings(
            new KnownClusters(Map.of("default", node.cluster, "secured", secured)),
            node.log,
            node.config,
            Duration.ofSeconds(150),
            "test",
            UUID::randomUUID,
            InstantSource.system()),
        List.of(rule));
  }

  private static IngressBinding rule(String name, String topic) {
    return new IngressBinding(
        "app",
        IngressRule.read(
            "ingress[0]",
            Map.of(
                "name",
                TestKafka.name(name),
                "from",
                Map.of("source", "channel.message", "channels", "^chat:"),
                "to",
                Map.of("topic", topic, "cluster", "secured"),
                "enveloped",
                false)));
  }

  private final String run = UUID.randomUUID().toString();
  private int published;

  private void publish(int from, int to) {
    try (var producer = TestKafka.producer(node.cluster, Map.of())) {
      for (int i = from; i < to; i++) {
        String id = run + ":" + published++;
        Message message = Message.of("n", new Data.Text(String.valueOf(i))).withId(id);
        byte[] value =
            EnvelopeCodec.encode(
                new Envelope(
                    Envelope.Kind.MESSAGE,
                    Scope.CLIENT,
                    id,
                    new Origin(1, published),
                    null,
                    List.of(message)));
        int partition = CHANNEL.partition(node.log.partitions());
        producer.send(new ProducerRecord<>(node.log.topic(), partition, CHANNEL.bytes(), value));
      }
    }
  }

  /** What is committed in the topic. */
  private static List<String> written(ClusterConfig cluster, String topic) {
    var values = new ArrayList<String>();
    var partition = new TopicPartition(topic, 0);
    try (var consumer =
        new KafkaConsumer<>(
            cluster.client(Map.of("isolation.level", "read_committed"), Map.of()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
      }
    }
    return values;
  }
}
