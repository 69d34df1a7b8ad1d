package dev.barnabas.kafka.broker;

import dev.barnabas.core.broker.TopicWrites;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.log.AppendFailure;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** One producer for all sessions of a node. Thread: any that may block. */
@SuppressWarnings("FutureReturnValueIgnored") // the callback hears the same
public final class SessionWrites implements TopicWrites, AutoCloseable {
  private static final Duration END_MAX = Duration.ofSeconds(2);

  private final Producer<byte[], byte[]> producer;

  public SessionWrites(ClusterConfig cluster) {
    this.producer =
        new KafkaProducer<>(
            cluster.client(
                Map.of(
                    "linger.ms", "2",
                    "max.block.ms", "5000",
                    "delivery.timeout.ms", "30000",
                    "request.timeout.ms", "10000",
                    "reconnect.backoff.max.ms", "500",
                    "client.id", "barnabas-broker-producer"),
                Map.of()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @Override
  public void write(String topic, @Nullable String key, byte[] value, Listener listener) {
    byte[] keyBytes = key == null || key.isEmpty() ? null : key.getBytes(StandardCharsets.UTF_8);
    try {
      producer.send(
          new ProducerRecord<>(topic, keyBytes, value),
          (metadata, failure) -> {
            if (failure == null) {
              listener.onWritten(metadata.partition(), metadata.offset());
            } else {
              listener.onFailed(error(topic, failure));
            }
          });
    } catch (KafkaException | IllegalStateException refused) { // the latter: it is closed
      listener.onFailed(error(topic, refused));
    }
  }

  private static ErrorInfo error(String topic, Exception failure) {
    return switch (failure) {
      case RecordTooLargeException _ ->
          ErrorCode.MESSAGE_TOO_LARGE.with("the topic " + topic + " takes no record of this size");
      case UnknownTopicOrPartitionException _ -> noSuch(topic);
      case InvalidTopicException _ -> noSuch(topic);
      case Exception other when AppendFailure.isOfTheRecord(other) ->
          ErrorCode.INVALID_PUBLISH.with("Kafka refuses the record: " + other.getMessage());
      // What the producer waited for in vain, it says as the cause.
      case TimeoutException late when late.getCause() instanceof UnknownTopicOrPartitionException ->
          noSuch(topic);
      default -> ErrorCode.LOG_UNAVAILABLE.with("Kafka can't take records of " + topic + " now");
    };
  }

  private static ErrorInfo noSuch(String topic) {
    return ErrorCode.NOT_FOUND.with("there is no topic " + topic);
  }

  /** Sends what was handed over, if Kafka takes it in time. */
  @Override
  public void close() {
    producer.close(END_MAX);
  }
}
