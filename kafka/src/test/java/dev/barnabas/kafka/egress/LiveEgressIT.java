package dev.barnabas.kafka.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.core.channel.AttachOutcome;
import dev.barnabas.core.log.ChannelHomes.Home;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.TestNode;
import dev.barnabas.kafka.rule.RuleMemory;
import dev.barnabas.kafka.settings.ConfigTopic;
import dev.barnabas.mapping.egress.EgressRule;
import dev.barnabas.protocol.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules that come, change and go while a node runs. */
@SuppressWarnings("FutureReturnValueIgnored") // the producer is closed
final class LiveEgressIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final ChannelKey CHANNEL = ChannelKey.of("app", "x:7");

  private final TestNode node = TestNode.first();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void whoIsAttachedFollowsTheChannelToWhereItLives() {
    String topic = TestKafka.topic(node.cluster, 1);
    try (EgressRules rules = EgressRules.start(node.surroundings(), List.of())) {
      assertThat(rules.homeOf(CHANNEL)).isEmpty();
      Home.Known own = new Home.Known(node.log, CHANNEL.partition(node.log.partitions()));
      Attached before = Attached.to(node, own, CHANNEL);
      assertThat(before.awaitOutcome()).isInstanceOf(AttachOutcome.Attached.class);

      EgressBinding made = binding("live", topic, Map.of("channel", "x:#{key}"));
      rules.update(List.of(made));
      assertThat(before.awaitLoss().code()).isEqualTo(ErrorCode.CONTINUITY_OTHER_LOG);
      awaitDirect(rules);
      Attached direct = Attached.to(node, rules, CHANNEL);
      assertThat(direct.awaitOutcome()).isInstanceOf(AttachOutcome.Attached.class);
      send(topic, "7", "{\"a\":1}");
      await().atMost(LONG).until(() -> direct.entries.size() == 1);

      rules.update(
          List.of(binding("live", topic, Map.of("channel", "x:#{key}", "filter", "value.a"))));
      assertThat(direct.awaitLoss().code()).isEqualTo(ErrorCode.CONTINUITY_OTHER_LOG);
      awaitDirect(rules);
      Attached changed = Attached.to(node, rules, CHANNEL);
      assertThat(changed.awaitOutcome()).isInstanceOf(AttachOutcome.Attached.class);
      send(topic, "7", "{\"b\":1}");
      send(topic, "7", "{\"a\":2}");
      await().atMost(LONG).until(() -> changed.entries.size() == 1);

      rules.update(List.of());
      assertThat(changed.awaitLoss().code()).isEqualTo(ErrorCode.CONTINUITY_OTHER_LOG);
      assertThat(rules.homeOf(CHANNEL)).isEmpty();
      assertThat(rules.statuses()).isEmpty();
    }
  }

  @Test
  void ofTwoThatWantTheSameChannelsTheSecondIsRefusedUntilTheFirstIsGone() {
    String topic = TestKafka.topic(node.cluster, 1);
    EgressBinding one = binding("one", topic, Map.of("channel", "x:#{key}"));
    EgressBinding two = binding("two", topic, Map.of("channel", "x:#{key}"));
    try (EgressRules rules = EgressRules.start(node.surroundings(), List.of(one))) {
      rules.update(List.of(one, two));
      await().atMost(LONG).until(() -> state(rules, two) instanceof RuleState.Refused);
      assertThat(state(rules, one)).isInstanceOf(RuleState.Direct.class);
      rules.update(List.of(two));
      await().atMost(LONG).until(() -> state(rules, two) instanceof RuleState.Direct);
    }
  }

  @Test
  void aRuleThatIsMadeAgainUnderItsNameRemembersNothingOfTheOneBefore() {
    String topic = TestKafka.topic(node.cluster, 2);
    Map<String, Object> auto = Map.of("channel", "all");
    EgressBinding one = made(binding("again", topic, auto), "one");
    try (EgressRules rules = EgressRules.start(node.surroundings(), List.of(one))) {
      await().atMost(LONG).until(() -> state(rules, one) instanceof RuleState.ThroughLog);
      rules.update(List.of());
      TestKafka.delete(node.cluster, topic);
      TestKafka.topic(node.cluster, topic, 1, Map.of());
      EgressBinding changed = made(binding("again", topic, auto), "one");
      rules.update(List.of(changed));
      await().atMost(LONG).until(() -> state(rules, changed) instanceof RuleState.ThroughLog);
      EgressBinding other = made(binding("again", topic, auto), "two");
      rules.update(List.of(other));
      await().atMost(LONG).until(() -> state(rules, other) instanceof RuleState.Direct);
    }
    one.memory().forget(node.config);
    assertThat(kept("/one/")).isEmpty();
    assertThat(kept("/two/")).isNotEmpty();
    new RuleMemory("egress", "app/again", "two").forget(node.config);
    assertThat(kept("/app/again/")).allMatch(key -> key.startsWith("generation/"));
  }

  private List<String> kept(String text) {
    return node.config.startingWith("").stream()
        .map(ConfigTopic.Entry::key)
        .filter(key -> key.contains(text))
        .toList();
  }

  private static EgressBinding made(EgressBinding of, String made) {
    return new EgressBinding(of.app(), of.path(), of.rule(), made, Map.of());
  }

  private static RuleState state(EgressRules rules, EgressBinding binding) {
    return rules.statuses().stream()
        .filter(one -> one.binding().equals(binding))
        .findFirst()
        .orElseThrow()
        .state();
  }

  private static void awaitDirect(EgressRules rules) {
    await().atMost(LONG).until(() -> rules.homeOf(CHANNEL).orElseThrow() instanceof Home.Known);
  }

  private void send(String topic, String key, String value) {
    try (var producer = TestKafka.producer(node.cluster, Map.of())) {
      producer.send(
          new ProducerRecord<>(
              topic, key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static EgressBinding binding(String name, String topic, Map<String, Object> more) {
    var tree = new HashMap<>(more);
    tree.put("name", name);
    tree.put("from", Map.of("topics", List.of(topic)));
    return new EgressBinding("app", "target", EgressRule.read("target", tree));
  }
}
