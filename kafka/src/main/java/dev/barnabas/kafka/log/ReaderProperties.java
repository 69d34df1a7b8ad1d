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

  private ReaderProperties() {}

  static Consumer<byte[], byte[]> consumer(ClusterConfig cluster, String clientId) {
    Map<String, Object> all = cluster.client(DEFAULTS, PINNED);
    all.remove("group.id");
    all.put("client.id", clientId);
    return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
