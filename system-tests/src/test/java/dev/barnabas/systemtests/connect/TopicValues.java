package dev.barnabas.systemtests.connect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;

/**
 * Reads what is committed in the only partition of a topic, from its start.
 *
 * <p>Thread: the test's.
 */
public final class TopicValues implements AutoCloseable {
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);

  private final KafkaConsumer<String, String> consumer;
  private final List<ConsumerRecord<String, String>> records = new ArrayList<>();

  /** Reads from a broker, which may not have the topic yet. */
  public TopicValues(String bootstrap, String topic) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest"),
            new StringDeserializer(),
            new StringDeserializer());
    consumer.assign(List.of(new TopicPartition(topic, 0)));
  }

  /** The values, when there are so many. */
  public List<String> await(int count) {
    return awaitRecords(count).stream().map(ConsumerRecord::value).toList();
  }

  /** The records, when there are so many. */
  public List<ConsumerRecord<String, String>> awaitRecords(int count) {
    Awaitility.await(count + " records")
        .atMost(WAIT_MAX)
        .pollInSameThread()
        .until(() -> {
          consumer.poll(Duration.ofMillis(200)).forEach(records::add);
          return records.size() >= count;
        });
    return List.copyOf(records);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
