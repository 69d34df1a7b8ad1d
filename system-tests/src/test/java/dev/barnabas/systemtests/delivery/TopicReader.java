package dev.barnabas.systemtests.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads what is committed in a topic, from its start.
 *
 * <p>Thread: one at a time, as KafkaConsumer wants it.
 */
final class TopicReader implements AutoCloseable {
  private final KafkaConsumer<String, String> consumer;
  private final List<String> values = new ArrayList<>();

  TopicReader(String bootstrap, String topic) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "group.id",
            "reader-of-" + topic,
            "auto.offset.reset",
            "earliest",
            "isolation.level",
            "read_committed");
    consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    consumer.subscribe(List.of(topic));
  }

  /** The values so far. */
  List<String> values() {
    consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
    return List.copyOf(values);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
