package dev.barnabas.kafka.ingress;

import dev.barnabas.kafka.ClusterConfig;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What the clients of ingress tasks are made from. */
final class IngressClients {
  /** Below the 1 MiB that a topic takes by default, with room for key and headers. */
  static final int VALUE_BYTES_MAX = 1_000_000;

  private IngressClients() {}

  static Producer<byte[], byte[]> producer(ClusterConfig target, String transactionalId) {
    return new KafkaProducer<>(
        target.client(
            Map.of(
                "linger.ms", "5",
                "max.block.ms", "15000",
                "reconnect.backoff.max.ms", "500",
                "transaction.timeout.ms", "30000"),
            Map.of(
                "transactional.id", transactionalId,
                "client.id", transactionalId,
                "acks", "all",
                "delivery.timeout.ms", "30000",
                "request.timeout.ms", "10000")),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
