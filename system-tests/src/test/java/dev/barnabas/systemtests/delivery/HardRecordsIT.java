package dev.barnabas.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.cluster.TcpProxy;
import dev.barnabas.systemtests.cluster.Yaml;
import dev.barnabas.systemtests.crowd.Crowd;
import dev.barnabas.systemtests.crowd.Report;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Transactions and records that are hard to take, on two nodes of which one is killed. */
@Timeout(value = 400, threadMode = ThreadMode.SEPARATE_THREAD)
class HardRecordsIT {
  private static final Logger LOG = LoggerFactory.getLogger(HardRecordsIT.class);
  private static final Duration WAIT_MAX = Duration.ofMinutes(3);
  private static final int USERS = 12;
  private static final int RECORDS_EACH = 1_500;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"direct", "log"})
  void whatIsCommittedAndReadableArrivesOnceInItsOrderAndTheRestBecomesDeadLetters(String via)
      throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    LOG.info("via {}: again with -Dseed={}", via, seed);
    try (KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"))) {
      kafka.createTopic("hard", 4);
      kafka.createTopic("dead", 1);
      String yaml = Yaml.serve(kafka) + rule(via);
      try (NodeProcess a = NodeProcess.serve(folder, yaml);
          NodeProcess b = NodeProcess.serve(folder, yaml);
          TcpProxy balancer = TcpProxy.start(a.port(), b.port());
          Crowd crowd = new Crowd(Yaml.KEY);
          HardRecords one = records(kafka, 0, seed);
          HardRecords two = records(kafka, 1, seed)) {
        crowd.connect(
            IntStream.range(0, USERS)
                .mapToObj(KeyedRecords::key)
                .map(user -> new Crowd.Member(user, List.of("hard:" + user), balancer.port()))
                .toList());
        one.start(RECORDS_EACH);
        two.start(RECORDS_EACH);
        await("a part of it").atMost(WAIT_MAX).until(() -> crowd.received() > RECORDS_EACH / 2);
        a.process().kill();
        one.join();
        two.join();
        int all = IntStream.range(0, USERS).map(i -> expected(i, one, two).size()).sum();
        await("all at the clients")
            .atMost(WAIT_MAX)
            .untilAsserted(() -> assertThat(crowd.received()).isGreaterThanOrEqualTo(all));
        check(crowd.report(), one, two);
        checkLetters(kafka, one, two);
      }
    }
  }

  private static HardRecords records(KafkaProcess kafka, int number, long seed) {
    return new HardRecords(kafka.bootstrap(), "hard", number, USERS, seed);
  }

  private static List<String> expected(int user, HardRecords one, HardRecords two) {
    Map<Long, String> all = new TreeMap<>(one.of(KeyedRecords.key(user)));
    all.putAll(two.of(KeyedRecords.key(user)));
    return new ArrayList<>(all.values());
  }

  private static void check(Report seen, HardRecords one, HardRecords two) {
    for (int i = 0; i < USERS; i++) {
      String user = KeyedRecords.key(i);
      assertThat(seen.of(user).received().get("hard:" + user))
          .as("records of " + user)
          .isEqualTo(expected(i, one, two));
    }
    seen.forEach((id, witness) -> {
      assertThat(witness.lost()).as(id + ": discontinuities").isEmpty();
      assertThat(witness.sameConnection()).as(id + ": same connectionId").isTrue();
    });
  }

  private static void checkLetters(KafkaProcess kafka, HardRecords one, HardRecords two) {
    Set<String> unreadable = new TreeSet<>(one.unreadable());
    unreadable.addAll(two.unreadable());
    assertThat(unreadable).isNotEmpty();
    try (var reader = new TopicReader(kafka.bootstrap(), "dead")) {
      await("all dead letters")
          .atMost(WAIT_MAX)
          .untilAsserted(() -> assertThat(new TreeSet<>(reader.sources())).containsAll(unreadable));
      assertThat(new TreeSet<>(reader.sources())).isEqualTo(unreadable);
    }
  }

  private static String rule(String via) {
    return """
    egress:
      - name: hard
        from: { topics: [hard], start: earliest }
        channel: "hard:#{key}"
        message: { select: { p: value.p, n: value.n } }
        via: %s
        onError: { deadLetterTopic: dead }
    """
        .formatted(via);
  }
}
