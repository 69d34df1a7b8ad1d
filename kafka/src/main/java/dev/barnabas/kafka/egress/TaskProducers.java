package dev.barnabas.kafka.egress;

import dev.barnabas.kafka.ClusterConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What the producers of tasks are made from. */
final class TaskProducers {
  private static final String FOR_EVER = String.valueOf(Integer.MAX_VALUE);

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "max.block.ms",
          "10000",
          "linger.ms",
          "5",
          "batch.size",
          String.valueOf(64 << 10),
          "max.request.size",
          String.valueOf(32 << 20),
          "reconnect.backoff.max.ms",
          "500",
          "request.timeout.ms",
          "10000");

  private TaskProducers() {}

  /** One whose records wait for ever: a later one must not overtake any. */
  static Producer<byte[], byte[]> waiting(ClusterConfig cluster, String clientId) {
    return made(cluster, clientId, "none", FOR_EVER);
  }

  /** One that packs what it writes, which does not depend on order: each record has its time. */
  static Producer<byte[], byte[]> packing(
      ClusterConfig cluster, String clientId, Duration deliveryMax) {
    return made(cluster, clientId, "zstd", String.valueOf(deliveryMax.toMillis()));
  }

  private static Producer<byte[], byte[]> made(
      ClusterConfig cluster, String clientId, String compression, String deliveryMillisMax) {
    Map<String, String> defaults = new HashMap<>(DEFAULTS);
    defaults.put("compression.type", compression);
    Map<String, String> pinned =
        Map.of(
            "acks", "all",
            "enable.idempotence", "true",
            "retries", FOR_EVER,
            "delivery.timeout.ms", deliveryMillisMax,
            "client.id", clientId);
    return new KafkaProducer<>(
        cluster.client(defaults, pinned), new ByteArraySerializer(), new ByteArraySerializer());
  }
}
