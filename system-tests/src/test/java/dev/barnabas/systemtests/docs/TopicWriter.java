package dev.barnabas.systemtests.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes records into the topics of a cluster; each call returns when the broker has the record.
 *
 * <p>Thread: the test's.
 */
final class TopicWriter implements AutoCloseable {
  private final KafkaProducer<String, byte[]> producer;

  TopicWriter(String bootstrap) {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "linger.ms", "0"),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /**
   * Writes one.
   *
   * @param json null: a tombstone
   */
  void write(String topic, @Nullable String key, @Nullable String json) throws Exception {
    send(new ProducerRecord<>(topic, key, json == null ? null : json.getBytes(UTF_8)));
  }

  /** Writes one that is no text. */
  void write(String topic, byte[] value) throws Exception {
    send(new ProducerRecord<>(topic, value));
  }

  /** Writes one with a header. */
  void write(String topic, String key, String json, Map.Entry<String, String> header)
      throws Exception {
    ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, key, json.getBytes(UTF_8));
    record.headers().add(header.getKey(), header.getValue().getBytes(UTF_8));
    send(record);
  }

  private void send(ProducerRecord<String, byte[]> record) throws Exception {
    producer.send(record).get(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    producer.close();
  }
}
