package dev.barnabas.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.cluster.TcpProxy;
import dev.barnabas.systemtests.cluster.Yaml;
import dev.barnabas.systemtests.crowd.Crowd;
import dev.barnabas.systemtests.crowd.Report;
import dev.barnabas.systemtests.crowd.Witness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Timeout(value = 400, threadMode = ThreadMode.SEPARATE_THREAD)
class KeyedDeliveryIT {
  private static final Logger LOG = LoggerFactory.getLogger(KeyedDeliveryIT.class);
  private static final Duration WAIT_MAX = Duration.ofMinutes(4);
  private static final int USERS = 200;
  private static final int PRODUCERS = 4;
  private static final int RECORDS_EACH = 25_000;

  /** 4 × 8 records per 10 ms: about 3,000 a second, so that the whole takes half a minute. */
  private static final int RECORDS_PER_TICK = 8;

  private static final int CUT_EVERY_MILLIS = 100;
  private static final int PARTITIONS = 8;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"direct", "log"})
  void everyClientGetsItsOwnRecordsInOrderOnceWhileSocketsAreCut(String via) throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    LOG.info("via {}: again with -Dseed={}", via, seed);
    try (KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"))) {
      kafka.createTopic("users", PARTITIONS);
      try (NodeProcess node = NodeProcess.serve(folder, Yaml.serve(kafka) + rule(via));
          TcpProxy proxy = TcpProxy.start(node.port());
          Crowd crowd = new Crowd(Yaml.KEY);
          KeyedRecords records = new KeyedRecords(kafka.bootstrap(), "users", PRODUCERS, USERS);
          ScheduledExecutorService scissors = Executors.newScheduledThreadPool(1)) {
        crowd.connect(
            IntStream.range(0, USERS)
                .mapToObj(KeyedRecords::key)
                .map(user -> new Crowd.Member(user, List.of("user:" + user), proxy.port()))
                .toList());
        Random random = new Random(seed);
        var _ =
            scissors.scheduleAtFixedRate(
                () -> proxy.cutOne(random),
                CUT_EVERY_MILLIS,
                CUT_EVERY_MILLIS,
                TimeUnit.MILLISECONDS);
        records.start(RECORDS_EACH, RECORDS_PER_TICK, seed);
        int all = PRODUCERS * RECORDS_EACH;
        await("all in Kafka").atMost(WAIT_MAX).until(() -> records.acknowledged() == all);
        records.end();
        await("all at the clients")
            .atMost(WAIT_MAX)
            .pollInterval(Duration.ofMillis(500))
            .untilAsserted(() -> assertThat(crowd.received()).isGreaterThanOrEqualTo(all + USERS));
        scissors.shutdownNow();
        check(records, crowd.report());
      }
    }
  }

  private static void check(KeyedRecords records, Report seen) {
    int cuts = seen.witnesses().values().stream().mapToInt(KeyedDeliveryIT::cuts).sum();
    LOG.info("{} clients, {} cuts", seen.witnesses().size(), cuts);
    assertThat(cuts).as("cuts that clients noticed").isGreaterThan(USERS / 2);
    seen.forEach((user, witness) -> {
      assertThat(witness.received().get("user:" + user))
          .as("records of " + user)
          .isEqualTo(records.of(user));
      assertThat(witness.lost()).as(user + ": discontinuities").isEmpty();
      assertThat(witness.sameConnection()).as(user + ": same connectionId").isTrue();
    });
  }

  private static int cuts(Witness witness) {
    return (int) witness.states().stream().filter("disconnected"::equals).count();
  }

  private static String rule(String via) {
    return """
    egress:
      - name: users
        from: { topics: [users]%s }
        channel: "user:#{key}"
        via: %s
    """
        .formatted(via.equals("log") ? ", start: earliest" : "", via);
  }
}
