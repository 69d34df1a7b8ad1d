package dev.barnabas.systemtests.start;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What a user's own program does with Kafka: no setting but the address. */
final class KafkaClient {
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);

  private KafkaClient() {}

  static void write(String bootstrap, String topic, String key, String value) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap);
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, key, value)).get(60, TimeUnit.SECONDS);
    }
  }

  /** Waits for the first records of a topic and returns them. */
  static List<ConsumerRecord<String, String>> read(String bootstrap, String topic) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrap,
            "group.id", "a-user",
            "auto.offset.reset", "earliest",
            "isolation.level", "read_committed");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      return await("a record in " + topic)
          .atMost(WAIT_MAX)
          .until(() -> records(consumer, topic), records -> !records.isEmpty());
    }
  }

  private static List<ConsumerRecord<String, String>> records(
      KafkaConsumer<String, String> consumer, String topic) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    consumer.poll(Duration.ofMillis(200)).records(topic).forEach(records::add);
    return records;
  }
}
