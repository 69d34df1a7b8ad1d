package dev.barnabas.kafka.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.core.channel.AttachOutcome;
import dev.barnabas.core.log.ChannelHomes.Home;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.TestNode;
import dev.barnabas.mapping.egress.EgressRule;
import dev.barnabas.protocol.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of attachments when a direct rule's topic is not what it was. */
@SuppressWarnings("FutureReturnValueIgnored") // the producer is closed
final class ChangedDirectLogIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Map<String, Object> BY_KEY = Map.of("channel", "k:#{key}");

  private final TestNode node = TestNode.first();
  private final String topic = TestKafka.topic(node.cluster, 2);

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void morePartitionsDetachWhoIsAttachedAndTheNextAttachFindsTheNewPartition() {
    try (EgressRules rules = start(BY_KEY)) {
      ChannelKey moving = moving(2, 16);
      Home.Known before = known(rules, moving);
      Attached old = Attached.to(node, rules, moving);
      assertThat(old.awaitOutcome()).isInstanceOf(AttachOutcome.Attached.class);
      grow(16);
      assertThat(old.awaitLoss().code()).isEqualTo(ErrorCode.CONTINUITY_OTHER_LOG);
      Home.Known after = known(rules, moving);
      assertThat(after.partition()).isNotEqualTo(before.partition());
      assertThat(after.log().partitions()).isEqualTo(16);
      Attached again = Attached.to(node, rules, moving);
      assertThat(again.awaitOutcome()).isInstanceOf(AttachOutcome.Attached.class);
      send(moving);
      await().atMost(LONG).until(() -> again.entries.size() == 1);
      assertThat(old.entries).isEmpty();
      Attached late = Attached.to(node, before, moving);
      assertThat(late.awaitOutcome()).isInstanceOf(AttachOutcome.Unavailable.class);
    }
  }

  @Test
  void aTopicMadeAgainDetachesAndServesAnew() {
    ChannelKey channel = ChannelKey.of("app", "k:1");
    try (EgressRules rules = start(BY_KEY)) {
      Home.Known before = known(rules, channel);
      Attached old = Attached.to(node, rules, channel);
      assertThat(old.awaitOutcome()).isInstanceOf(AttachOutcome.Attached.class);
      TestKafka.delete(node.cluster, topic);
      TestKafka.topic(node.cluster, topic, 2, Map.of());
      assertThat(old.awaitLoss().code()).isEqualTo(ErrorCode.CONTINUITY_OTHER_LOG);
      await()
          .atMost(LONG)
          .until(() ->
              rules.homeOf(channel).orElseThrow() instanceof Home.Known now
                  && !now.log().identity().equals(before.log().identity()));
      Attached again = Attached.to(node, rules, channel);
      assertThat(again.awaitOutcome()).isInstanceOf(AttachOutcome.Attached.class);
      send(channel);
      await().atMost(LONG).until(() -> again.entries.size() == 1);
    }
  }

  @Test
  void aRuleThatIsRefusedLaterDetachesAndKeepsItsNames() {
    String single = TestKafka.topic(node.cluster, 1);
    ChannelKey channel = ChannelKey.of("app", "room:1");
    Map<String, Object> tree = Map.of("channel", "room:#{value.room}", "via", "direct");
    try (EgressRules rules =
        EgressRules.start(node.surroundings(), List.of(binding(single, tree)))) {
      Attached old = Attached.to(node, rules, channel);
      assertThat(old.awaitOutcome()).isInstanceOf(AttachOutcome.Attached.class);
      grow(single, 4);
      assertThat(old.awaitLoss().code()).isEqualTo(ErrorCode.CHANNEL_UNAVAILABLE);
      assertThat(rules.homeOf(channel))
          .hasValueSatisfying(home -> assertThat(home).isInstanceOf(Home.Pending.class));
      assertThat(rules.statuses().getFirst().state()).isInstanceOf(RuleState.Refused.class);
    }
  }

  @Test
  void theWatchGoesOnAfterWhateverGoesWrongWithARule() {
    var surroundings =
        node.surroundings((log, reason) -> {
          throw new StackOverflowError("forced");
        });
    ChannelKey channel = ChannelKey.of("app", "k:1");
    try (EgressRules rules = EgressRules.start(surroundings, List.of(binding(topic, BY_KEY)))) {
      for (int partitions = 4; partitions <= 8; partitions += 2) {
        int wanted = partitions;
        grow(wanted);
        await().atMost(LONG).until(() -> known(rules, channel).log().partitions() == wanted);
      }
    }
  }

  private EgressRules start(Map<String, Object> tree) {
    return EgressRules.start(node.surroundings(), List.of(binding(topic, tree)));
  }

  private static EgressBinding binding(String topic, Map<String, Object> more) {
    Map<String, Object> tree = new HashMap<>(more);
    tree.put("name", "changed-" + topic);
    tree.put("from", Map.of("topics", List.of(topic)));
    return new EgressBinding("app", "egress[0]", EgressRule.read("egress[0]", tree));
  }

  private static Home.Known known(EgressRules rules, ChannelKey channel) {
    return (Home.Known) rules.homeOf(channel).orElseThrow();
  }

  /** A channel whose partition is another one after the growth. */
  private ChannelKey moving(int from, int to) {
    for (int i = 0; ; i++) {
      byte[] key = String.valueOf(i).getBytes(StandardCharsets.UTF_8);
      if (partition(key, from) != partition(key, to)) {
        return ChannelKey.of("app", "k:" + i);
      }
    }
  }

  private static int partition(byte[] key, int count) {
    return org.apache.kafka.clients.producer.internals.BuiltInPartitioner.partitionForKey(
        key, count);
  }

  private void grow(int partitions) {
    grow(topic, partitions);
  }

  private void grow(String grown, int partitions) {
    try (var admin = TestKafka.admin(node.cluster)) {
      TestKafka.get(
          admin.createPartitions(Map.of(grown, NewPartitions.increaseTo(partitions))).all());
    }
  }

  private void send(ChannelKey channel) {
    byte[] key = channel.name().substring(2).getBytes(StandardCharsets.UTF_8);
    try (var producer = TestKafka.producer(node.cluster, Map.of())) {
      producer.send(new ProducerRecord<>(topic, key, "{\"a\":1}".getBytes(StandardCharsets.UTF_8)));
    }
  }
}
