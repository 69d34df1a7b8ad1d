package dev.barnabas.systemtests.delivery;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads what is committed in a topic, from its start.
 *
 * <p>Thread: one at a time, as KafkaConsumer wants it.
 */
public final class TopicReader implements AutoCloseable {
  private final KafkaConsumer<String, String> consumer;
  private final List<String> values = new ArrayList<>();
  private final List<String> sources = new ArrayList<>();

  public TopicReader(String bootstrap, String topic) {
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
  public List<String> values() {
    poll();
    return List.copyOf(values);
  }

  /** The places that dead letters say they come from, so far: {@code partition:offset}. */
  List<String> sources() {
    poll();
    return List.copyOf(sources);
  }

  private void poll() {
    consumer
        .poll(Duration.ofMillis(200))
        .forEach(record -> {
          values.add(record.value());
          sources.add(header(record, "partition") + ':' + header(record, "offset"));
        });
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader("barnabas.source." + name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
