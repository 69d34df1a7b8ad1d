package dev.barnabas.kafka.history;

import dev.barnabas.kafka.ClusterConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What the clients of the store are made from. */
final class StoreClients {
  private static final Map<String, String> READING =
      Map.of(
          "request.timeout.ms", "10000",
          "default.api.timeout.ms", "10000",
          "reconnect.backoff.max.ms", "500",
          "metadata.max.age.ms", "30000");

  private StoreClients() {}

  /** Follows the index. */
  static Consumer<byte[], byte[]> follower(ClusterConfig cluster) {
    return consumer(
        cluster,
        "barnabas-history-index",
        Map.of("isolation.level", "read_committed", "max.poll.records", "5000"));
  }

  /**
   * Reads single records. What it is asked for was committed, and need not be so for the partition
   * as a whole yet.
   */
  static Consumer<byte[], byte[]> fetcher(ClusterConfig cluster) {
    return consumer(
        cluster,
        "barnabas-history-read",
        Map.of(
            "isolation.level",
            "read_uncommitted",
            "max.poll.records",
            "1",
            // What is asked for is often the newest there is: behind it a fetch waits at the
            // broker,
            // and the next record asked for waits for that.
            "fetch.max.wait.ms",
            "10",
            // A record, and little of what follows it; a larger one comes all the same.
            "max.partition.fetch.bytes",
            String.valueOf(64 << 10)));
  }

  private static Consumer<byte[], byte[]> consumer(
      ClusterConfig cluster, String clientId, Map<String, String> own) {
    Map<String, String> pinned = new HashMap<>(own);
    pinned.put("client.id", clientId);
    pinned.put("auto.offset.reset", "none");
    pinned.put("enable.auto.commit", "false");
    pinned.put("allow.auto.create.topics", "false");
    pinned.put("group.protocol", "classic");
    Map<String, Object> all = cluster.client(READING, pinned);
    all.remove("group.id");
    return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Writes a partition of the store; whoever starts with the same id ends the one before. */
  static Producer<byte[], byte[]> producer(
      ClusterConfig cluster, String transactionalId, int maxRecordBytes) {
    return new KafkaProducer<>(
        cluster.client(
            Map.of(
                "linger.ms", "5",
                "batch.size", String.valueOf(128 << 10),
                "compression.type", "lz4",
                "max.block.ms", "15000",
                "reconnect.backoff.max.ms", "500",
                "transaction.timeout.ms", "30000"),
            Map.of(
                "transactional.id",
                transactionalId,
                "client.id",
                transactionalId,
                "acks",
                "all",
                "max.request.size",
                String.valueOf(maxRecordBytes),
                "delivery.timeout.ms",
                "30000",
                "request.timeout.ms",
                "10000")),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
