package dev.barnabas.kafka.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.KnownClusters;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.TestKafka.Range;
import dev.barnabas.kafka.TestNode;
import dev.barnabas.kafka.embedded.EmbeddedKafka;
import dev.barnabas.mapping.egress.EgressRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rule whose second cluster stands by; records tell of two hours within seconds. */
@SuppressWarnings("FutureReturnValueIgnored") // the producer is closed
final class StandbyEgressIT {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String TOPIC = "prices";
  private static final int KEYS = 12;
  private static final long SECOND = 1_000;

  @TempDir Path folder;

  private final TestNode node = TestNode.first();
  private final long begin = System.currentTimeMillis() - Duration.ofHours(2).toMillis();

  private final Deque<EmbeddedKafka> running = new ArrayDeque<>();

  @AfterEach
  void stop() {
    running.forEach(EmbeddedKafka::close);
    node.close();
  }

  @Test
  void theStandbyGoesAlongAndWhoeverTakesOverLeavesOutWhatWasTold() throws Exception {
    EmbeddedKafka east = start("east", 0);
    ClusterConfig one = ClusterConfig.of(east.bootstrap());
    ClusterConfig other = ClusterConfig.of(start("west", 0).bootstrap());
    TestKafka.topic(one, TOPIC, 2, Map.of());
    TestKafka.topic(other, TOPIC, 3, Map.of());
    EgressSurroundings surroundings = surroundings(one, other);
    List<EgressBinding> rule = rule();
    try (EgressRules rules = EgressRules.start(surroundings, rule)) {
      write(one, new Range(0, 1_000));
      write(other, new Range(0, 1_000));
      awaitTold(1_000);
      awaitCommitted(other, rule, 1_000);
      assertThat(live(rules)).containsExactly(true, false);
      assertThat(rules.statuses().getLast().counted().records()).isZero();

      kill(east);
      write(other, new Range(1_000, 1_300));
      awaitTold(1_300);
      awaitCommitted(other, rule, 1_300);
      assertThat(live(rules)).containsExactly(false, true);
      assertThat(rules.statuses().getFirst().problem()).isPresent();
    }
    start("east", Integer.parseInt(one.bootstrap().replaceFirst(".*:", "")));
    write(one, new Range(1_000, 1_300)); // the copies come late
    try (EgressRules rules = EgressRules.start(surroundings, rule)) {
      await("the primary").atMost(LONG).until(() -> live(rules).equals(List.of(true, false)));
      write(one, new Range(1_300, 1_350));
      write(other, new Range(1_300, 1_350));
      awaitTold(1_350);
      awaitCommitted(other, rule, 1_350);
      assertThat(rules.statuses().getLast().counted().records()).isZero();
      assertThat(rules.statuses().getFirst().counted().records()).isEqualTo(50);
    }
    assertThat(told()).hasSize(1_350).allSatisfy((id, copies) -> assertThat(copies).isOne());
  }

  private void awaitCommitted(ClusterConfig cluster, List<EgressBinding> rule, long count) {
    await("committed " + count).atMost(LONG).until(() -> committed(cluster, rule) == count);
  }

  private void awaitTold(int count) {
    await("told " + count).atMost(LONG).until(() -> told().size() == count);
  }

  /** How often each event stands in our log. */
  private Map<String, Integer> told() {
    Map<String, Integer> copies = new HashMap<>();
    node.logged().forEach(one -> copies.merge(one.envelope().id(), 1, Integer::sum));
    return copies;
  }

  private static List<Boolean> live(EgressRules rules) {
    return rules.statuses().stream().map(one -> one.live().orElse(false)).toList();
  }

  private static long committed(ClusterConfig cluster, List<EgressBinding> rule) {
    try (var admin = TestKafka.admin(cluster)) {
      String group = rule.getFirst().group();
      return TestKafka.get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
          .values()
          .stream()
          .mapToLong(OffsetAndMetadata::offset)
          .sum();
    }
  }

  private EmbeddedKafka start(String name, int port) throws IOException {
    EmbeddedKafka kafka =
        EmbeddedKafka.start(new EmbeddedKafka.Options(folder.resolve(name), port));
    running.add(kafka);
    return kafka;
  }

  private void kill(EmbeddedKafka kafka) {
    running.remove(kafka);
    kafka.close();
  }

  private EgressSurroundings surroundings(ClusterConfig east, ClusterConfig west) {
    EgressSurroundings own = node.surroundings();
    var clusters = Map.of(KnownClusters.OWN, node.cluster, "east", east, "west", west);
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

  private static List<EgressBinding> rule() {
    Map<String, Object> tree = new HashMap<>();
    tree.put("name", "prices");
    tree.put("from", List.of(source("east"), source("west")));
    tree.put("id", "#{value.n}");
    tree.put("channel", "price:#{key}");
    tree.put("failover", Map.of("mode", "primary-standby", "after", "8s"));
    return EgressBinding.of("app", "egress[0]", EgressRule.read("egress[0]", tree)).toList();
  }

  private static Map<String, Object> source(String cluster) {
    return Map.of("cluster", cluster, "topics", List.of(TOPIC), "start", "earliest");
  }

  /** Event n is n seconds younger than the first, in each cluster. */
  private void write(ClusterConfig cluster, Range numbers) {
    try (var producer = TestKafka.producer(cluster, Map.of())) {
      IntStream.range(numbers.from(), numbers.to())
          .forEach(n ->
              producer.send(
                  new ProducerRecord<>(
                      TOPIC,
                      null,
                      begin + n * SECOND,
                      bytes("k" + n % KEYS),
                      bytes("{\"n\":" + n + "}"))));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
