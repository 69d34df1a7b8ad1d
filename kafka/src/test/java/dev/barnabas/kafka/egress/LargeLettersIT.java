package dev.barnabas.kafka.egress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.TestNode;
import dev.barnabas.mapping.egress.EgressRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records that are bad, and so large that a letter with them does not fit where they did. */
final class LargeLettersIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  /** Random, so that nothing packs it: with a letter's headers it is beyond what a topic takes. */
  private static final byte[] NO_JSON = new byte[1_048_400];

  static {
    new Random(1).nextBytes(NO_JSON);
  }

  private final TestNode node = TestNode.first();
  private final String topic = TestKafka.topic(node.cluster, 1);
  private final String letters = TestKafka.topic(node.cluster, 1);

  @AfterEach
  void stop() {
    node.close();
  }

  private EgressBinding rule() {
    Map<String, Object> tree =
        Map.of(
            "name",
            "large-" + topic,
            "from",
            Map.of("topics", List.of(topic), "start", "earliest"),
            "channel",
            "large",
            "via",
            "log",
            "onError",
            Map.of("mapping", "dead-letter", "deadLetterTopic", letters));
    return new EgressBinding("app", "egress[0]", EgressRule.read("egress[0]", tree));
  }

  private void write(byte[] value) throws Exception {
    Map<String, String> packing =
        Map.of("compression.type", "zstd", "max.request.size", String.valueOf(8 << 20));
    try (var producer = TestKafka.producer(node.cluster, packing)) {
      producer.send(new ProducerRecord<>(topic, "key".getBytes(UTF_8), value)).get();
    }
  }

  private List<LogRecord> letters() {
    List<LogRecord> all = new ArrayList<>();
    node.log.reader().scan(new LogPartition(letters, 0), 0, 2, all::add);
    return all;
  }

  @Test
  void theyBecomeLettersAndTheRestGoesOn() throws Exception {
    byte[] packable = ("{\"text\":\"" + "same ".repeat(600_000) + "\"}").getBytes(UTF_8);
    write(packable);
    write(NO_JSON);
    write("{\"n\":1}".getBytes(UTF_8));
    EgressBinding binding = rule();
    try (EgressRules rules = EgressRules.start(node.surroundings(), List.of(binding))) {
      await().atMost(LONG).until(() -> node.logged().size() == 1);
      await().atMost(LONG).until(() -> rules.statuses().getFirst().counted().deadLetters() == 2);
    }
    List<LogRecord> all = letters();
    assertThat(all.getFirst().value()).isEqualTo(packable);
    LogRecord brief = all.getLast();
    assertThat(brief.value()).isNull();
    assertThat(brief.key()).isEqualTo("key".getBytes(UTF_8));
    assertThat(brief.headers())
        .anySatisfy(header -> {
          assertThat(header.name()).isEqualTo("barnabas.value.omitted");
          assertThat(header.value()).isEqualTo("1048400".getBytes(UTF_8));
        });
    Letter letter = Letter.of(brief, binding.name()).orElseThrow();
    try (var omitted = new OmittedValues(binding, node.cluster, TestKafka.name("replay"))) {
      Letter whole = omitted.whole(letter).orElseThrow();
      assertThat(Objects.requireNonNull(whole.record().value())).isEqualTo(NO_JSON);
      assertThat(whole.record().offset()).isEqualTo(1);
    }
  }
}
