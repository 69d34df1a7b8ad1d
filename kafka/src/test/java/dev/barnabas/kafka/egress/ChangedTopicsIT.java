package dev.barnabas.kafka.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.TestKafka.Range;
import dev.barnabas.kafka.TestNode;
import dev.barnabas.mapping.egress.EgressRule;
import dev.barnabas.protocol.error.ProtocolException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules that are told to read other topics, and topics that are made again under their names. */
final class ChangedTopicsIT {
  private static final Duration LONG = Duration.ofSeconds(90);

  private final TestNode node = TestNode.first();
  private final String name = TestKafka.name("changed");

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void whatATopicHeldBeforeARuleReadItIsNotToldAsNew() {
    String one = TestKafka.topic(node.cluster, 1);
    String other = TestKafka.topic(node.cluster, 1);
    TestKafka.write(node.cluster, one, 0, new Range(0, 50));
    TestKafka.write(node.cluster, other, 0, new Range(0, 50));
    EgressBinding first = rule(one);
    EgressBinding second = rule(other);
    try (EgressRules rules = EgressRules.start(node.surroundings(), List.of(first))) {
      awaitCommit(first, one);
      rules.update(List.of(second));
      awaitCommit(second, other);
      TestKafka.write(node.cluster, other, 0, new Range(50, 60));
      await().atMost(LONG).until(() -> ids().contains(other + ":0:59:0"));
    }
    assertThat(node.logged()).hasSize(10);
  }

  @Test
  void aTopicThatIsMadeAgainWhileItsRuleRunsIsToldWholeUnderNewIds() {
    String topic = TestKafka.topic(node.cluster, 1);
    EgressBinding rule = rule(topic);
    try (EgressRules rules = EgressRules.start(node.surroundings(), List.of(rule))) {
      awaitCommit(rule, topic);
      TestKafka.write(node.cluster, topic, 0, new Range(0, 50));
      await().atMost(LONG).until(() -> ids().size() == 50);
      makeAgain(topic);
      awaitToldAgain(topic);
      assertThat(rules.statuses()).hasSize(1);
    }
  }

  @Test
  void aTopicThatIsMadeAgainWhileNobodyReadsIsToldWholeUnderNewIds() {
    String topic = TestKafka.topic(node.cluster, 1);
    EgressBinding rule = rule(topic);
    try (EgressRules rules = EgressRules.start(node.surroundings(), List.of(rule))) {
      awaitCommit(rule, topic);
      TestKafka.write(node.cluster, topic, 0, new Range(0, 50));
      await().atMost(LONG).until(() -> ids().size() == 50);
      assertThat(rules.statuses()).hasSize(1);
    }
    makeAgain(topic);
    for (int starts = 0; starts < 2; starts++) { // the second one finds commits
      try (EgressRules rules = EgressRules.start(node.surroundings(), List.of(rule))) {
        awaitToldAgain(topic);
        awaitCommit(rule, topic);
        assertThat(rules.statuses()).hasSize(1);
      }
    }
    assertThat(node.logged()).hasSize(100);
  }

  /** Of records two topics have the name one after the other, and of letters, too. */
  @Test
  void lettersOfATopicThatWasMadeAgainAreReplayedUnderTheIdsOfTheirOwnTopic() {
    String topic = TestKafka.topic(node.cluster, 1);
    String letters = TestKafka.topic(node.cluster, 1);
    String missing = "numbers#{value.missing}";
    EgressBinding broken = rule(topic, missing, letters);
    try (EgressRules rules = EgressRules.start(node.surroundings(), List.of(broken))) {
      awaitCommit(broken, topic);
      TestKafka.write(node.cluster, topic, 0, new Range(0, 50));
      awaitLetters(rules, 50);
    }
    makeAgain(topic);
    try (EgressRules rules = EgressRules.start(node.surroundings(), List.of(broken))) {
      awaitLetters(rules, 50);
    }
    EgressBinding mended = rule(topic, "numbers", letters);
    try (EgressRules rules = EgressRules.start(node.surroundings(), List.of(mended))) {
      replay(rules, 100);
      awaitToldAgain(topic);
      assertThat(node.logged()).hasSize(100);
    }
    // What is said of a topic of letters counts for that one: its successor is read from its start.
    TestKafka.delete(node.cluster, letters);
    TestKafka.topic(node.cluster, letters, 1, Map.of());
    EgressBinding again = rule(topic, missing, letters);
    try (EgressRules rules = EgressRules.start(node.surroundings(), List.of(again))) {
      TestKafka.write(node.cluster, topic, 0, new Range(50, 60));
      awaitLetters(rules, 10);
    }
    try (EgressRules rules = EgressRules.start(node.surroundings(), List.of(mended))) {
      replay(rules, 10);
      assertThat(node.logged()).hasSize(110);
      assertThat(ids()).filteredOn(id -> id.startsWith(topic + '@')).hasSize(60);
    }
  }

  private static void awaitLetters(EgressRules rules, int count) {
    await().atMost(LONG).until(() -> rules.statuses().getFirst().counted().deadLetters() == count);
  }

  private void replay(EgressRules rules, long letters) {
    await()
        .atMost(LONG)
        .ignoreException(ProtocolException.class) // the rule does not run yet
        .until(() -> rules.replay("app/" + name).containsKey("state"));
    await().atMost(LONG).until(() -> "done".equals(rules.replayed("app/" + name).get("state")));
    assertThat(rules.replayed("app/" + name).get("messages")).isEqualTo(letters);
  }

  private void makeAgain(String topic) {
    TestKafka.delete(node.cluster, topic);
    TestKafka.topic(node.cluster, topic, 1, Map.of());
    TestKafka.write(node.cluster, topic, 0, new Range(0, 50));
  }

  private void awaitToldAgain(String topic) {
    await()
        .atMost(LONG)
        .untilAsserted(() ->
            assertThat(ids())
                .filteredOn(id -> id.startsWith(topic + '@'))
                .hasSize(50)
                .allMatch(id -> id.matches(".*@[A-Za-z0-9_-]{22}:0:\\d+:0")));
    assertThat(ids()).contains(topic + ":0:0:0", topic + ":0:49:0");
  }

  private Set<String> ids() {
    return node.logged().stream().map(one -> one.envelope().id()).collect(Collectors.toSet());
  }

  /** The rule reads from there. */
  private void awaitCommit(EgressBinding rule, String topic) {
    try (var admin = TestKafka.admin(node.cluster)) {
      await()
          .atMost(LONG)
          .until(() ->
              TestKafka.get(
                      admin.listConsumerGroupOffsets(rule.group()).partitionsToOffsetAndMetadata())
                  .containsKey(new TopicPartition(topic, 0)));
    }
  }

  private EgressBinding rule(String topic) {
    return rule(topic, "numbers", null);
  }

  private EgressBinding rule(String topic, String channel, @Nullable String letters) {
    Map<String, Object> tree = new HashMap<>();
    tree.put("name", name);
    tree.put("from", Map.of("topics", List.of(topic)));
    tree.put("channel", channel);
    tree.put("via", "log");
    if (letters != null) {
      tree.put("onError", Map.of("deadLetterTopic", letters));
    }
    return new EgressBinding("app", "egress[0]", EgressRule.read("egress[0]", tree));
  }
}
