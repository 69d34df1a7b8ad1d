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
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rules of every kind at work on two nodes, of which one is killed. */
@Timeout(value = 400, threadMode = ThreadMode.SEPARATE_THREAD)
class KilledNodeIT {
  private static final Logger LOG = LoggerFactory.getLogger(KilledNodeIT.class);
  private static final Duration WAIT_MAX = Duration.ofMinutes(3);
  private static final int USERS = 20;
  private static final int PRODUCERS = 2;
  private static final int RECORDS_EACH = 5_000;
  private static final int RECORDS_PER_TICK = 4;

  private static final String RULES =
      """
      egress:
        - name: direct
          from: { topics: [direct] }
          channel: "direct:#{key}"
          via: direct
        - name: logged
          from: { topics: [logged], start: earliest }
          channel: "logged:#{key}"
          via: log
      ingress:
        - name: notes
          from: { source: channel.message, channels: "^note:" }
          to: { topic: notes, key: "#{channelName}" }
          enveloped: false
      """;

  @TempDir Path folder;

  @Test
  void rulesOfAKilledNodeGoOnAtTheOtherExactlyOnce() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    LOG.info("again with -Dseed={}", seed);
    try (KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"))) {
      kafka.createTopic("direct", 4);
      kafka.createTopic("logged", 4);
      kafka.createTopic("notes", 2);
      try (NodeProcess a = NodeProcess.serve(folder, Yaml.serve(kafka) + RULES);
          NodeProcess b = NodeProcess.serve(folder, Yaml.serve(kafka) + RULES);
          TcpProxy balancer = TcpProxy.start(a.port(), b.port());
          Crowd crowd = new Crowd(Yaml.KEY);
          KeyedRecords direct = new KeyedRecords(kafka.bootstrap(), "direct", PRODUCERS, USERS);
          KeyedRecords logged = new KeyedRecords(kafka.bootstrap(), "logged", PRODUCERS, USERS)) {
        crowd.connect(
            IntStream.range(0, USERS)
                .mapToObj(KeyedRecords::key)
                .map(user -> new Crowd.Member(user, channels(user), balancer.port()))
                .toList());
        crowd.connect(new Crowd.Member("writer", List.of("note:1"), balancer.port()));
        crowd.publish("writer", "note:1", 10);
        direct.start(RECORDS_EACH, RECORDS_PER_TICK, seed);
        logged.start(RECORDS_EACH, RECORDS_PER_TICK, seed + 1);
        int half = PRODUCERS * RECORDS_EACH;
        await("half of it").atMost(WAIT_MAX).until(() -> crowd.received() > half);
        a.process().kill();
        await("all in Kafka")
            .atMost(WAIT_MAX)
            .until(() -> direct.acknowledged() + logged.acknowledged() == 2 * half);
        direct.end();
        logged.end();
        crowd.stop();
        int all = 2 * (half + USERS) + crowd.acked();
        await("all at the clients")
            .atMost(WAIT_MAX)
            .untilAsserted(() -> assertThat(crowd.received()).isGreaterThanOrEqualTo(all));
        check(crowd.report(), direct, logged);
        checkNotes(kafka, crowd.report().of("writer"));
      }
    }
  }

  private static void check(Report seen, KeyedRecords direct, KeyedRecords logged) {
    seen.forEach((id, witness) -> {
      assertThat(witness.lost()).as(id + ": discontinuities").isEmpty();
      assertThat(witness.sameConnection()).as(id + ": same connectionId").isTrue();
    });
    for (int i = 0; i < USERS; i++) {
      String user = KeyedRecords.key(i);
      Map<String, List<String>> received = seen.of(user).received();
      assertThat(received.get("direct:" + user)).as(user).isEqualTo(direct.of(user));
      assertThat(received.get("logged:" + user)).as(user).isEqualTo(logged.of(user));
    }
  }

  private static void checkNotes(KafkaProcess kafka, Witness writer) {
    List<String> sent = Witness.all("writer", writer.published());
    assertThat(writer.received().get("note:1")).isEqualTo(sent);
    List<String> written = sent.stream().map(KilledNodeIT::value).toList();
    try (var reader = new TopicReader(kafka.bootstrap(), "notes")) {
      await("all in the topic")
          .atMost(WAIT_MAX)
          .untilAsserted(
              () -> assertThat(reader.values()).hasSizeGreaterThanOrEqualTo(sent.size()));
      assertThat(reader.values()).isEqualTo(written);
    }
  }

  private static String value(String message) {
    String number = message.substring(message.indexOf(':') + 1);
    return "{\"p\":\"writer\",\"n\":%s}".formatted(number);
  }

  private static List<String> channels(String user) {
    return List.of("direct:" + user, "logged:" + user);
  }
}
