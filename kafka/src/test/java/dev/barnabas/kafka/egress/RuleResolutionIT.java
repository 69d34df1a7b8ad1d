package dev.barnabas.kafka.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.TestNode;
import dev.barnabas.kafka.rule.RuleCounters;
import dev.barnabas.kafka.settings.Topics.Topic;
import dev.barnabas.mapping.egress.EgressRule;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What rules make of brokers that lag behind: each look is told what the test says. */
final class RuleResolutionIT {
  private final TestNode node = TestNode.first();
  private final String one = TestKafka.topic(node.cluster, 1);
  private final String two = TestKafka.topic(node.cluster, 1);
  private final Topic first = new Topic(one, "AAAAAAAAAAAAAAAAAAAAAA", 2);
  private final Topic second = new Topic(two, "BBBBBBBBBBBBBBBBBBBBBB", 2);
  private Map<String, Topic> seen = Map.of(one, first, two, second);
  private final RuleResolution resolution =
      new RuleResolution(
          node.surroundings(),
          new Seen(),
          binding -> new RuleCounters(binding.name(), InstantSource.system()));
  private final EgressBinding binding = binding();
  private RuleState state = look(RuleResolution.begin(binding));

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void aTopicThatIsUnknownForThreeLooksIsStillThere() {
    RuleState before = state;
    seen = Map.of(two, second);
    for (int i = 0; i < 3; i++) {
      state = look(state);
      assertThat(state).isSameAs(before);
    }
    seen = Map.of(one, first, two, second);
    state = look(state);
    assertThat(state).isSameAs(before);
    seen = Map.of(two, second);
    for (int i = 0; i < 3; i++) {
      state = look(state);
      assertThat(state).isSameAs(before);
    }
    state = look(state);
    assertThat(state).isInstanceOf(RuleState.Waiting.class);
  }

  @Test
  void fewerPartitionsThanBeforeAreAnOldAnswer() {
    seen = Map.of(one, new Topic(one, first.topicId(), 8), two, second);
    state = look(state);
    RuleState grown = state;
    assertThat(log(one).partitions()).isEqualTo(8);
    seen = Map.of(one, first, two, second);
    state = look(state);
    assertThat(state).isSameAs(grown);
  }

  @Test
  void theLogOfATopicThatStayedIsTheSameObject() {
    ChannelLog ofOne = log(one);
    ChannelLog ofTwo = log(two);
    seen = Map.of(one, new Topic(one, first.topicId(), 8), two, second);
    state = look(state);
    assertThat(log(one)).isNotEqualTo(ofOne);
    assertThat(log(two)).isSameAs(ofTwo);
  }

  private RuleState look(RuleState before) {
    return resolution.resolve(binding, before);
  }

  private ChannelLog log(String topic) {
    return Objects.requireNonNull(state.directLogs().get(topic));
  }

  private EgressBinding binding() {
    Map<String, Object> tree =
        Map.of(
            "name",
            "lag-" + one,
            "from",
            Map.of("topics", List.of(one, two)),
            "channel",
            "#{topic}:#{key}",
            "via",
            "direct");
    return new EgressBinding("app", "egress[0]", EgressRule.read("egress[0]", tree));
  }

  private final class Seen implements RuleResolution.TopicFinder {
    @Override
    public Optional<Topic> find(String topic) {
      return Optional.ofNullable(seen.get(topic));
    }

    @Override
    public List<Topic> findAll(Predicate<String> wanted) {
      return seen.values().stream().filter(topic -> wanted.test(topic.name())).toList();
    }
  }
}
