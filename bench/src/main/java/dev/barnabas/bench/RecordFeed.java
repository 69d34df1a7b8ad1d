package dev.barnabas.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Produces records at a rate, round robin over the keys, each with a marker.
 *
 * <p>Thread: its own; {@link #stop} any.
 */
final class RecordFeed implements Runnable {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final LoadOptions options;
  private volatile boolean stopped;

  RecordFeed(LoadOptions options) {
    this.options = options;
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", options.bootstrap(), "acks", "all", "linger.ms", 0);
    String padding = "x".repeat(Math.max(0, options.sizeBytes() - Marker.LENGTH - 8));
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      long began = System.nanoTime();
      for (long sent = 0; !stopped; sent++) {
        long dueNanos = began + sent * SECOND_NANOS / options.ratePerSecond();
        while (System.nanoTime() - dueNanos < 0) {
          LockSupport.parkNanos(dueNanos - System.nanoTime());
        }
        String value =
            "{\"m\":\"" + Marker.text(sent / options.channels(), Instant.now()) + padding + "\"}";
        var _ =
            producer.send(
                new ProducerRecord<>(
                    options.topic(),
                    Long.toString(sent % options.channels()),
                    value.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }
}
