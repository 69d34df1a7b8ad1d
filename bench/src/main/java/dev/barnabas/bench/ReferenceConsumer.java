package dev.barnabas.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Kafka's own produce → consume latency in the same run: what every figure is a ratio to.
 *
 * <p>Thread: its own; {@link #stop} any.
 */
final class ReferenceConsumer implements Runnable {
  private final LoadOptions options;
  private final Tally tally;
  private volatile boolean stopped;

  ReferenceConsumer(LoadOptions options, Tally tally) {
    this.options = options;
    this.tally = tally;
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", options.bootstrap(), "fetch.min.bytes", 1);
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(options.topic()).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      while (!stopped) {
        var records = consumer.poll(Duration.ofMillis(100));
        long now = Marker.nanos(Instant.now());
        for (ConsumerRecord<byte[], byte[]> record : records) {
          byte[] value = record.value();
          int at = value == null ? -1 : Marker.find(value, 0, value.length);
          if (at >= 0) {
            tally.onMessage(-1, 0, now - Marker.madeNanos(value, at));
          }
        }
      }
    }
  }
}
