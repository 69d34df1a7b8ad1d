package dev.barnabas.kafka.log;

import dev.barnabas.kafka.ClusterConfig;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the consumers are made from that follow assigned partitions and belong to no group. */
final class ReaderProperties {
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "max.poll.records", "10000",
          "fetch.max.wait.ms", "500",
          "request.timeout.ms", "10000",
          "default.api.timeout.ms", "10000",
          "reconnect.backoff.max.ms", "500",
          "metadata.max.age.ms", "30000");

  private static final Map<String, String> PINNED =
      Map.of(
          "fetch.min.bytes", "1",
          "isolation.level", "read_committed",
          "auto.offset.reset", "none",
          "enable.auto.commit", "false",
          "allow.auto.create.topics", "false",
          // With assign() the other protocol spins: 72 % of a core while idle.
          "group.protocol", "classic");

  private static final String SCAN_FETCH_WAIT_MS = "10";

  private ReaderProperties() {}

  /** For ever at the head of partitions. */
  static Consumer<byte[], byte[]> following(ClusterConfig cluster, String clientId) {
    return consumer(cluster.client(DEFAULTS, PINNED), clientId);
  }

  /**
   * For ranges that end. Behind a range that reached the head, a fetch waits at the broker, and the
   * next range waits for it: so it may not wait for long.
   */
  static Consumer<byte[], byte[]> scanning(ClusterConfig cluster) {
    Map<String, Object> all = cluster.client(DEFAULTS, PINNED);
    all.put("fetch.max.wait.ms", SCAN_FETCH_WAIT_MS);
    return consumer(all, "barnabas-log-scan");
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> all, String clientId) {
    all.remove("group.id");
    all.put("client.id", clientId);
    return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
