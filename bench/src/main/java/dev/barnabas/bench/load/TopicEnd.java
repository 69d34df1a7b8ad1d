package dev.barnabas.bench.load;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A plain consumer of all that comes to a topic from now on, with Kafka's own settings. */
public final class TopicEnd {
  private TopicEnd() {}

  public static KafkaConsumer<byte[], byte[]> open(String bootstrap, String topic) {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap);
    var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    goTo(consumer);
    return consumer;
  }

  /** Skips what came meanwhile. */
  public static void goTo(KafkaConsumer<byte[], byte[]> consumer) {
    consumer.seekToEnd(consumer.assignment());
    consumer.assignment().forEach(consumer::position);
  }
}
