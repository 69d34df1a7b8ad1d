package dev.barnabas.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.cluster.Yaml;
import dev.barnabas.systemtests.crowd.Crowd;
import dev.barnabas.systemtests.crowd.Report;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One rule with a Kafka cluster and its standby; the first is killed under load and comes back. */
@Timeout(value = 500, threadMode = ThreadMode.SEPARATE_THREAD)
class PrimaryStandbyIT {
  private static final Logger LOG = LoggerFactory.getLogger(PrimaryStandbyIT.class);
  private static final Duration WAIT_MAX = Duration.ofMinutes(3);
  private static final int USERS = 20;
  private static final int RECORDS = 8_000;
  private static final int RECORDS_PER_TICK = 4;

  private static final Pattern SAMPLE =
      Pattern.compile("(?m)^(\\w+)\\{[^}]*source=\"(\\w+)\"[^}]*} (\\d+)");

  @TempDir Path folder;

  @Test
  void theStandbyTakesOverAndGivesBackAndNothingIsLostOrRepeated() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    LOG.info("again with -Dseed={}", seed);
    try (KafkaProcess own = KafkaProcess.start(folder.resolve("own"));
        KafkaProcess east = KafkaProcess.start(folder.resolve("east"));
        KafkaProcess west = KafkaProcess.start(folder.resolve("west"))) {
      east.createTopic("prices", 2);
      west.createTopic("prices", 3);
      String yaml = Yaml.serve(own) + rules(east, west);
      try (NodeProcess node = NodeProcess.serve(folder, yaml);
          Crowd crowd = new Crowd(Yaml.KEY);
          KeyedRecords one = new KeyedRecords(east.bootstrap(), "prices", 1, USERS);
          KeyedRecords other = new KeyedRecords(west.bootstrap(), "prices", 1, USERS)) {
        crowd.connect(
            IntStream.range(0, USERS)
                .mapToObj(KeyedRecords::key)
                .map(user -> new Crowd.Member(user, List.of("price:" + user), node.port()))
                .toList());
        one.start(RECORDS, RECORDS_PER_TICK, seed);
        other.start(RECORDS, RECORDS_PER_TICK, seed);
        await("a quarter of it").atMost(WAIT_MAX).until(() -> crowd.received() > RECORDS / 4);
        assertThat(live(node, "east")).isOne();
        assertThat(live(node, "west")).isZero();
        assertThat(sample(node, "barnabas_rule_records_total", "west")).isZero();
        east.kill();
        await("the standby").atMost(WAIT_MAX).until(() -> live(node, "west") == 1);
        assertThat(live(node, "east")).isZero();
        await("half of it").atMost(WAIT_MAX).until(() -> crowd.received() > RECORDS / 2);
        east.restart();
        await("the primary")
            .atMost(WAIT_MAX)
            .until(() -> live(node, "east") == 1 && live(node, "west") == 0);
        west.kill();
        await("all in the east").atMost(WAIT_MAX).until(() -> one.acknowledged() == RECORDS);
        one.end();
        await("all at the clients")
            .atMost(WAIT_MAX)
            .until(() -> crowd.received() >= RECORDS + USERS);
        assertThat(live(node, "east")).isOne();
        west.restart();
        await("all in the west").atMost(WAIT_MAX).until(() -> other.acknowledged() == RECORDS);
        other.end();
        await("the standby is back")
            .atMost(WAIT_MAX)
            .until(() -> get(node, "/ready").contains("\"degraded\":false"));
        crowd.stop();
        check(crowd.report(), one);
      }
    }
  }

  private static String rules(KafkaProcess east, KafkaProcess west) {
    return """
    clusters:
      east: { bootstrap: "%s" }
      west: { bootstrap: "%s" }
    egress:
      - name: prices
        from:
          - { cluster: east, topics: [prices], start: earliest }
          - { cluster: west, topics: [prices], start: earliest }
        id: "#{value.p}:#{value.n}:#{key}"
        failover: { mode: primary-standby, after: 2s }
        channel: "price:#{key}"
    """
        .formatted(east.bootstrap(), west.bootstrap());
  }

  private static void check(Report seen, KeyedRecords expected) {
    for (int i = 0; i < USERS; i++) {
      String user = KeyedRecords.key(i);
      assertThat(seen.of(user).received().get("price:" + user))
          .as(user)
          .isEqualTo(expected.of(user));
    }
  }

  private static long live(NodeProcess node, String source) throws Exception {
    return sample(node, "barnabas_source_live", source);
  }

  /** As the node's metrics tell it; -1: nothing yet. */
  private static long sample(NodeProcess node, String metric, String source) throws Exception {
    return SAMPLE
        .matcher(get(node, "/metrics"))
        .results()
        .filter(
            (MatchResult found) -> found.group(1).equals(metric) && found.group(2).equals(source))
        .mapToLong(found -> Long.parseLong(found.group(3)))
        .findFirst()
        .orElse(-1);
  }

  private static String get(NodeProcess node, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(node.url().resolve(path)).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }
}
