package dev.barnabas.kafka.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.TestNode;
import dev.barnabas.kafka.TestNode.Logged;
import dev.barnabas.kafka.rule.Halt;
import dev.barnabas.kafka.rule.Lags;
import dev.barnabas.kafka.rule.Place;
import dev.barnabas.mapping.egress.EgressRule;
import dev.barnabas.mapping.rule.ErrorSettings;
import dev.barnabas.protocol.message.Data;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@link ErrorSettings} say of records that can't be mapped, with rules through the log. */
@SuppressWarnings("FutureReturnValueIgnored") // the producer is closed
final class HaltedEgressIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final TestNode node = TestNode.first();
  private final String topic = TestKafka.topic(node.cluster, 2);

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void stopHaltsTheRuleOnAllNodesAcrossRestartsUntilTheRecordIsSkipped() {
    write(0, 0, 10);
    writeBad(0);
    write(0, 11, 21);
    EgressBinding halting = rule("halting", Map.of("mapping", "stop"));
    EgressBinding other = rule("other", Map.of("mapping", "skip"));
    try (EgressRules one = start(halting, other);
        EgressRules two = start(halting, other)) {
      await().atMost(LONG).until(() -> halt(one) != null && halt(two) != null);
      Halt halt = Objects.requireNonNull(halt(two));
      assertThat(halt.error().place()).isEqualTo(new Place(topic, 0, 10));
      assertThat(halt.error().code()).isEqualTo("unreadable");
      assertThat(halt.reason()).contains("stop");
      await().atMost(LONG).until(() -> numbers("other").size() == 20);
      await().atMost(LONG).until(() -> lag(one) + lag(two) == 11);
      assertThat(numbers("halting")).isEqualTo(range(0, 10));
    }
    write(1, 100, 105);
    try (EgressRules again = start(halting, other)) {
      assertThat(halt(again)).isNotNull();
      await().atMost(LONG).until(() -> numbers("other").size() == 25);
      await().atMost(LONG).until(() -> lag(again) == 16);
      assertThat(numbers("halting")).isEqualTo(range(0, 10));
      assertThat(halting.halts(node.config).skipOne()).isTrue();
      await().atMost(LONG).until(() -> numbers("halting").size() == 25);
      assertThat(halt(again)).isNull();
      await().atMost(LONG).until(() -> lag(again) == 0);
      var counted = again.statuses().getFirst().counted();
      assertThat(counted.skipped()).containsEntry("unreadable", 1L);
      assertThat(counted.errors().getFirst().place()).isEqualTo(new Place(topic, 0, 10));
    }
    assertThat(numbers("halting"))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.concat(
                    IntStream.concat(IntStream.range(0, 10), IntStream.range(11, 21)),
                    IntStream.range(100, 105))
                .boxed()
                .toList());
    assertThat(node.config.startingWith("halt/")).isEmpty();
  }

  @Test
  void aResumedRuleTriesTheRecordAgainAndHaltsAgainOrGoesOn() {
    write(0, 0, 3);
    writeBad(0);
    write(0, 4, 6);
    EgressBinding halting = rule("again", Map.of("mapping", "stop"));
    try (EgressRules rules = start(halting)) {
      await().atMost(LONG).until(() -> halt(rules) != null);
      long since = Objects.requireNonNull(halt(rules)).error().millis();
      assertThat(halting.halts(node.config).resume()).isTrue();
      await()
          .atMost(LONG)
          .until(() -> {
            Halt halt = halt(rules);
            return halt != null && halt.error().millis() > since;
          });
      Map<String, Object> text = new HashMap<>();
      text.put("value", Map.of("format", "string"));
      text.put("message", Map.of());
      EgressBinding mended = rule("again", Map.of("mapping", "stop"), text);
      rules.update(List.of(mended));
      assertThat(halt(rules)).isNotNull();
      assertThat(mended.halts(node.config).resume()).isTrue();
      await().atMost(LONG).until(() -> logged("again").size() == 6);
      assertThat(mended.halts(node.config).resume()).as("it runs").isFalse();
    }
    assertThat(logged("again")).doesNotHaveDuplicates().hasSize(6);
  }

  @Test
  void tooManyFailuresHaltARuleThatWritesDeadLettersEachOfWhichIsWrittenOnce() {
    String letters = TestKafka.topic(node.cluster, 1);
    for (int i = 0; i < 10; i++) {
      write(0, i, i + 1);
      writeBad(0);
    }
    EgressBinding rule =
        rule(
            "many", Map.of("mapping", "dead-letter", "deadLetterTopic", letters, "maxRate", "4/h"));
    try (EgressRules rules = start(rule)) {
      await().atMost(LONG).until(() -> halt(rules) != null);
      Halt halt = Objects.requireNonNull(halt(rules));
      assertThat(halt.error().place().offset()).isEqualTo(9);
      assertThat(halt.reason()).contains("maxRate").contains("4/h");
      assertThat(numbers("many")).isEqualTo(range(0, 5));
      assertThat(letters(letters)).hasSize(4);
      assertThat(rule.halts(node.config).resume()).isTrue();
      await().atMost(LONG).until(() -> numbers("many").size() == 9);
      await().atMost(LONG).until(() -> halt(rules) != null);
      assertThat(letters(letters)).hasSize(8);
      assertThat(rule.halts(node.config).skipOne()).isTrue();
      await().atMost(LONG).until(() -> letters(letters).size() == 10);
      assertThat(halt(rules)).isNull();
    }
    assertThat(numbers("many")).isEqualTo(range(0, 10));
    assertThat(letters(letters)).doesNotHaveDuplicates();
  }

  @Test
  void whatIsRetriedHoldsUpItsPartitionAloneAndIsToldOf() {
    write(0, 0, 2);
    writeBad(0);
    write(0, 3, 5);
    write(1, 100, 110);
    EgressBinding rule = rule("patient", Map.of("mapping", "retry"));
    try (EgressRules rules = start(rule)) {
      await().atMost(LONG).until(() -> numbers("patient").size() == 12);
      write(1, 110, 120);
      await().atMost(LONG).until(() -> numbers("patient").size() == 22);
      await().atMost(LONG).until(() -> rules.statuses().getFirst().problem().isPresent());
      assertThat(rules.statuses().getFirst().problem().orElse(""))
          .contains(topic + "-0 at offset 2");
      assertThat(halt(rules)).isNull();
      await().atMost(LONG).until(() -> lag(rules) == 3);
    }
    assertThat(numbers("patient")).doesNotContain(3, 4).doesNotHaveDuplicates();
  }

  @Test
  void aRuleWhoseLetterIsNotTakenSaysSoAndItsLagIsWhatItHasNotTaken() throws Exception {
    Map<String, String> refusing = Map.of("cleanup.policy", "compact"); // what has no key
    String letters = TestKafka.topic(node.cluster, TestKafka.name("letters"), 1, refusing);
    write(0, 0, 3);
    EgressBinding rule =
        rule("blocked", Map.of("mapping", "dead-letter", "deadLetterTopic", letters));
    try (EgressRules rules = start(rule)) {
      await().atMost(LONG).until(() -> numbers("blocked").size() == 3);
      writeBad(0);
      await().atMost(LONG).until(() -> lag(rules) == 1);
      await().atMost(LONG).until(() -> problem(rules).contains("a dead letter was not written"));
      write(0, 4, 6);
      await().atMost(LONG).until(() -> lag(rules) == 3);
      assertThat(problem(rules)).contains("a dead letter was not written");
      assertThat(rules.statuses().getFirst().counted().deadLetters()).isZero();
      takeAll(letters);
      await().atMost(LONG).until(() -> lag(rules) == 0 && problem(rules).isEmpty());
      assertThat(rules.statuses().getFirst().counted().deadLetters()).isEqualTo(1);
    }
    assertThat(numbers("blocked")).containsExactly(0, 1, 2, 4, 5);
    assertThat(letters(letters)).isNotEmpty();
  }

  private static String problem(EgressRules rules) {
    return rules.statuses().getFirst().problem().orElse("");
  }

  private void takeAll(String topic) throws Exception {
    try (Admin admin = Admin.create(node.cluster.client(Map.of(), Map.of()))) {
      var entry = new ConfigEntry("cleanup.policy", "delete");
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  private EgressRules start(EgressBinding... rules) {
    return EgressRules.start(node.surroundings(), List.of(rules));
  }

  private static @Nullable Halt halt(EgressRules rules) {
    return rules.statuses().getFirst().halt().orElse(null);
  }

  private static long lag(EgressRules rules) {
    return rules.statuses().getFirst().lags().stream().mapToLong(Lags.Lag::lag).sum();
  }

  private EgressBinding rule(String name, Map<String, Object> onError) {
    return rule(name, onError, Map.of("message", Map.of("select", Map.of("n", "value.n"))));
  }

  private EgressBinding rule(String name, Map<String, Object> onError, Map<String, Object> more) {
    Map<String, Object> tree = new HashMap<>(more);
    tree.put("name", name + "-" + topic);
    tree.put("from", Map.of("topics", List.of(topic), "start", "earliest"));
    tree.put("channel", name);
    tree.put("via", "log");
    tree.put("onError", onError);
    return new EgressBinding("app", "egress[0]", EgressRule.read("egress[0]", tree));
  }

  private void write(int partition, int from, int to) {
    try (var producer = TestKafka.producer(node.cluster, Map.of())) {
      for (int i = from; i < to; i++) {
        producer.send(new ProducerRecord<>(topic, partition, null, bytes("{\"n\":" + i + "}")));
      }
    }
  }

  private void writeBad(int partition) {
    try (var producer = TestKafka.producer(node.cluster, Map.of())) {
      producer.send(new ProducerRecord<>(topic, partition, null, bytes("no json")));
    }
  }

  private List<String> logged(String channel) {
    return node.logged().stream()
        .filter(one -> one.channel().name().equals(channel))
        .map(one -> one.envelope().id())
        .toList();
  }

  private List<Integer> numbers(String channel) {
    List<Integer> numbers = new ArrayList<>();
    for (Logged one : node.logged()) {
      if (one.channel().name().equals(channel)
          && one.envelope().messages().getFirst().data() instanceof Data.Text(String text)) {
        numbers.add(Integer.parseInt(text.replaceAll("\\D", "")));
      }
    }
    return numbers;
  }

  private List<String> letters(String letters) {
    List<String> places = new ArrayList<>();
    var end =
        dev.barnabas.core.log.Waiting.on(node.log.reader().bounds(new LogPartition(letters, 0)));
    node.log
        .reader()
        .scan(new LogPartition(letters, 0), 0, end.end(), record -> places.add(place(record)));
    return places;
  }

  private static String place(LogRecord letter) {
    return letter.headers().stream()
        .filter(header -> header.name().equals("barnabas.source.offset"))
        .map(header -> new String(Objects.requireNonNull(header.value()), StandardCharsets.UTF_8))
        .findFirst()
        .orElseThrow();
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
