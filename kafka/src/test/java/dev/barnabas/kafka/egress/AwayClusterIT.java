package dev.barnabas.kafka.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.KnownClusters;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.TestNode;
import dev.barnabas.mapping.egress.EgressRule;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules beside rules whose clusters are away: one answers nothing, one has no address at all. */
@SuppressWarnings("FutureReturnValueIgnored") // the producer is closed
final class AwayClusterIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  /** One question to a cluster that is away takes longer. */
  private static final Duration SOON = Duration.ofSeconds(9);

  private static final int AWAY = 10;

  private final TestNode node = TestNode.first();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void clustersThatAreAwayHoldUpNobodyElsesRules() {
    String topic = TestKafka.topic(node.cluster, 1);
    List<EgressBinding> all = new ArrayList<>();
    for (int i = 0; i < AWAY; i++) {
      all.addAll(rule("away" + i, Map.of("cluster", "west", "topics", List.of("t"))));
      all.addAll(rule("nowhere" + i, Map.of("cluster", "east", "topics", List.of("t"))));
    }
    all.addAll(rule("first", Map.of("topics", List.of(topic), "start", "earliest")));
    try (EgressRules rules = EgressRules.start(surroundings(), all)) {
      await().atMost(SOON).until(() -> state(rules, "first") instanceof RuleState.ThroughLog);
      List<EgressBinding> more = new ArrayList<>(all);
      more.addAll(rule("second", Map.of("topics", List.of(topic), "start", "earliest")));
      rules.update(more);
      await().atMost(SOON).until(() -> state(rules, "second") instanceof RuleState.ThroughLog);
      send(topic);
      await().atMost(LONG).until(() -> node.logged().size() == 2);
      await()
          .atMost(LONG)
          .untilAsserted(() -> {
            assertThat(state(rules, "away9").words()).contains("Kafka does not answer");
            assertThat(state(rules, "nowhere9").words())
                .contains("cluster 'east' can't be asked")
                .contains("bootstrap");
          });
    }
  }

  @Test
  void aRuleWhoseOtherSourceHasNoAddressReadsTheOneThatIsThere() {
    String topic = TestKafka.topic(node.cluster, 1);
    Map<String, Object> east = Map.of("cluster", "east", "topics", List.of(topic));
    Map<String, Object> own = Map.of("topics", List.of(topic), "start", "earliest");
    List<EgressBinding> rule =
        rule(
            "both",
            List.of(east, own),
            Map.of("failover", Map.of("mode", "primary-standby", "after", "1s")));
    try (EgressRules rules = EgressRules.start(surroundings(), rule)) {
      send(topic);
      await().atMost(LONG).until(() -> node.logged().size() == 1);
      assertThat(rules.statuses().getLast().live()).contains(true);
    }
  }

  private static RuleState state(EgressRules rules, String name) {
    return rules.statuses().stream()
        .filter(one -> one.binding().name().equals("app/" + name))
        .findFirst()
        .orElseThrow()
        .state();
  }

  private void send(String topic) {
    try (var producer = TestKafka.producer(node.cluster, Map.of())) {
      producer.send(
          new ProducerRecord<>(
              topic,
              "7".getBytes(StandardCharsets.UTF_8),
              "{\"n\":1}".getBytes(StandardCharsets.UTF_8)));
    }
  }

  private EgressSurroundings surroundings() {
    EgressSurroundings own = node.surroundings();
    var clusters =
        Map.of(
            KnownClusters.OWN,
            node.cluster,
            "east",
            ClusterConfig.of("kafka.east.invalid:9092"),
            "west",
            ClusterConfig.of("127.0.0.1:1"));
    return new EgressSurroundings(
        new KnownClusters(clusters),
        own.readers(),
        own.ownLog(),
        own.config(),
        own.retiring(),
        own.moving(),
        own.clock(),
        own.nanoTime(),
        own.ids());
  }

  private static List<EgressBinding> rule(String name, Map<String, Object> from) {
    return rule(name, from, Map.of());
  }

  private static List<EgressBinding> rule(String name, Object from, Map<String, Object> more) {
    Map<String, Object> tree = new HashMap<>(more);
    tree.put("name", name);
    tree.put("from", from);
    tree.put("channel", name + ":#{key}");
    tree.put("id", name + ":#{value.n}");
    tree.put("via", "log");
    Stream<EgressBinding> all =
        EgressBinding.of("app", "egress[0]", EgressRule.read("egress[0]", tree));
    return all.toList();
  }
}
