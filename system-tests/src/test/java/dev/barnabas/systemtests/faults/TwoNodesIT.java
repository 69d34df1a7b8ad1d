package dev.barnabas.systemtests.faults;

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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class TwoNodesIT {
  private static final Logger LOG = LoggerFactory.getLogger(TwoNodesIT.class);
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);
  private static final List<String> CHANNELS = List.of("orders", "chat", "prices");

  /** So many publishes are acknowledged before the kill, and so many more after it. */
  private static final int ACKED = 1_000;

  @TempDir Path folder;

  /** By SIGTERM it may send its clients away; by SIGKILL it can say and finish nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"SIGKILL", "SIGTERM"})
  void clientsOfANodeThatEndsGoOnAtTheOther(String signal) {
    try (KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"));
        NodeProcess a = NodeProcess.serve(folder, Yaml.serve(kafka));
        NodeProcess b = NodeProcess.serve(folder, Yaml.serve(kafka));
        TcpProxy balancer = TcpProxy.start(a.port(), b.port());
        Crowd crowd = new Crowd(Yaml.KEY)) {
      crowd.connect(new Crowd.Member("at b", CHANNELS, b.port()));
      crowd.connect(
          IntStream.range(0, 6)
              .mapToObj(i -> new Crowd.Member("subscriber " + i, CHANNELS, balancer.port()))
              .toList());
      crowd.connect(
          CHANNELS.stream()
              .map(name -> new Crowd.Member(name + " writer", List.of(), balancer.port()))
              .toList());
      CHANNELS.forEach(name -> crowd.publish(name + " writer", name, 10));

      await("publishes through A").atMost(WAIT_MAX).until(() -> crowd.acked() > ACKED);
      int before = crowd.acked();
      if (signal.equals("SIGKILL")) {
        a.process().kill();
      } else {
        assertThat(a.process().terminate()).as(a.process().errors()).isZero();
      }
      await("publishes through B").atMost(WAIT_MAX).until(() -> crowd.acked() > before + ACKED);
      crowd.stop();

      check(crowd);
    }
  }

  private static void check(Crowd crowd) {
    int published = crowd.report().witnesses().values().stream().mapToInt(Witness::published).sum();
    int subscribers = 7;
    await("all at all subscribers")
        .atMost(WAIT_MAX)
        .until(() -> crowd.received() >= published * subscribers);
    Report seen = crowd.report();
    LOG.info(
        "published {}, states of a subscriber {}", published, seen.of("subscriber 0").states());
    seen.forEach((id, witness) -> {
      assertThat(witness.sameConnection()).as(id + ": same connectionId").isTrue();
      assertThat(witness.lost()).as(id + ": discontinuities").isEmpty();
      assertThat(witness.failed()).as(id + ": refused publishes").isEmpty();
      witness.received().forEach((channel, messages) -> checkMessages(seen, id, channel, messages));
    });
  }

  private static void checkMessages(
      Report seen, String subscriber, String channel, List<String> messages) {
    String writer = channel + " writer";
    assertThat(messages)
        .as(subscriber + " on " + channel)
        .isEqualTo(Witness.all(writer, seen.of(writer).published()));
  }
}
