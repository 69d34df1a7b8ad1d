package dev.barnabas.examples;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka clients for text, with the few settings that matter here. */
final class Clients {
  private static final String STANDARD = "localhost:9092";

  private Clients() {}

  /** Where Kafka is: the first argument of a program, or where {@code barnabas dev} has it. */
  static String bootstrap(String... arguments) {
    return arguments.length == 0 ? STANDARD : arguments[0];
  }

  static Producer<String, String> producer(String bootstrap) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrap, "linger.ms", "0", "compression.type", "lz4"),
        new StringSerializer(),
        new StringSerializer());
  }

  /** Goes on where the group was, or begins at the first record. */
  static Consumer<String, String> member(String bootstrap, String group, List<String> topics) {
    Consumer<String, String> consumer = consumer(bootstrap, group);
    consumer.subscribe(topics);
    return consumer;
  }

  /** Reads a topic from its first record, each time. */
  static Consumer<String, String> reader(String bootstrap, String topic) {
    Consumer<String, String> consumer = consumer(bootstrap, "reader-of-" + topic);
    List<TopicPartition> all = new ArrayList<>();
    for (PartitionInfo one : consumer.partitionsFor(topic, Duration.ofMinutes(1))) {
      all.add(new TopicPartition(topic, one.partition()));
    }
    consumer.assign(all);
    consumer.seekToBeginning(all);
    return consumer;
  }

  /** What Barnabas writes comes in transactions: read committed, or what was undone is read too. */
  private static Consumer<String, String> consumer(String bootstrap, String group) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "group.id",
            group,
            "auto.offset.reset",
            "earliest",
            "isolation.level",
            "read_committed"),
        new StringDeserializer(),
        new StringDeserializer());
  }
}
