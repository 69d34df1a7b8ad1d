package dev.barnabas.kafka.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.log.KafkaLogReader;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes on two machines, each with a reader of its own of one topic. */
final class NodeAddressesIT {
  private static final URI LOOPBACK = URI.create("http://127.0.0.1:9090");
  private static final URI LOOPBACK_6 = URI.create("http://[::1]:9090");
  private static final URI NETWORK = URI.create("http://10.1.2.3:9090");

  private final ClusterConfig cluster = TestKafka.shared();
  private final String topic = TestKafka.name("config");
  private final List<AutoCloseable> open = new ArrayList<>();
  private final AtomicLong now = new AtomicLong(1_700_000_000_000L);

  @BeforeEach
  void start() {
    try (Topics topics = new Topics(cluster)) {
      topics.ensureConfig(topic, 1);
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  /** A node's view; what others wrote before is in it. */
  private NodeAddresses on(String host) {
    KafkaLogReader reader =
        new KafkaLogReader(cluster, _ -> {}, InstantSource.system(), System::nanoTime);
    open.add(reader);
    reader.start();
    ConfigTopic config = ConfigTopic.open(cluster, reader, topic);
    open.add(config);
    return new NodeAddresses(config, host, () -> Instant.ofEpochMilli(now.get()));
  }

  @Test
  void aLoopbackAddressIsUsedOnItsOwnMachineOnly() {
    NodeAddresses first = on("machine-1");
    assertThat(first.announce("a", LOOPBACK)).isTrue();
    assertThat(first.announce("b", LOOPBACK_6)).isTrue();
    assertThat(on("machine-1").find("a")).contains(LOOPBACK);
    NodeAddresses elsewhere = on("machine-2");
    assertThat(elsewhere.find("a")).isEmpty();
    assertThat(elsewhere.find("b")).isEmpty();
  }

  @Test
  void nobodyAnnouncesALoopbackAddressWhileNodesElsewhereAreKnown() {
    on("machine-1").announce("a", LOOPBACK);
    NodeAddresses second = on("machine-2");
    assertThat(second.announce("b", LOOPBACK)).isFalse();
    assertThat(second.find("b")).isEmpty();
    assertThat(second.announce("b", NETWORK)).isTrue();
    NodeAddresses third = on("machine-1");
    assertThat(third.find("b")).contains(NETWORK);
    assertThat(third.announce("a", LOOPBACK)).isFalse(); // it began before anybody was elsewhere
    assertThat(third.find("a")).isEmpty();
    second.withdraw("b");
    assertThat(on("machine-1").announce("a", LOOPBACK)).isTrue();
  }

  @Test
  void aNodeThatWasKilledLongAgoIsNowhere() {
    on("machine-1").announce("killed", LOOPBACK);
    now.addAndGet(Duration.ofHours(4).toMillis());
    NodeAddresses second = on("machine-2");
    assertThat(second.announce("b", LOOPBACK)).isTrue();
    assertThat(second.find("b")).contains(LOOPBACK);
  }
}
