package dev.barnabas.kafka.group;

import dev.barnabas.kafka.ClusterConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Records and the place that they lead to, written together or not at all.
 *
 * @param places the group's, behind the records
 */
public record TransactionalBatch(
    List<ProducerRecord<byte[], byte[]>> records,
    Map<TopicPartition, OffsetAndMetadata> places,
    ConsumerGroupMetadata group) {
  public TransactionalBatch {
    records = List.copyOf(records);
    places = Map.copyOf(places);
  }

  /** A producer for such batches, whose {@code initTransactions} is still to be called. */
  public static Producer<byte[], byte[]> producer(ClusterConfig target, String transactionalId) {
    return new KafkaProducer<>(
        target.client(
            Map.of(
                "linger.ms", "5",
                "max.block.ms", "15000",
                "reconnect.backoff.max.ms", "500",
                "transaction.timeout.ms", "30000"),
            Map.of(
                "transactional.id", transactionalId,
                "client.id", transactionalId,
                "acks", "all",
                "delivery.timeout.ms", "30000",
                "request.timeout.ms", "10000")),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /**
   * Writes it. After an exception other than the first the producer is of no more use, and whether
   * the batch is written, only the place can tell.
   *
   * @return by their index, those that are too large for their topics: nothing is written then;
   *     empty: everything is
   * @throws CommitFailedException the group has moved on; nothing is written
   * @throws ProducerFencedException another has begun under the same name
   * @throws KafkaException anything else
   */
  public Map<Integer, Exception> write(Producer<byte[], byte[]> producer) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    producer.beginTransaction();
    try {
      for (ProducerRecord<byte[], byte[]> one : records) {
        sent.add(producer.send(one));
      }
      producer.sendOffsetsToTransaction(places, group);
      producer.commitTransaction();
      return Map.of();
    } catch (CommitFailedException e) {
      producer.abortTransaction();
      throw e;
    } catch (ProducerFencedException e) {
      throw e;
    } catch (KafkaException e) {
      Map<Integer, Exception> refused = tooLarge(sent);
      if (refused.isEmpty()) {
        throw e;
      }
      producer.abortTransaction();
      return refused;
    }
  }

  private static Map<Integer, Exception> tooLarge(List<Future<RecordMetadata>> sent) {
    Map<Integer, Exception> refused = new HashMap<>();
    for (int i = 0; i < sent.size(); i++) {
      Throwable why =
          sent.get(i).state() == Future.State.FAILED ? sent.get(i).exceptionNow() : null;
      if (why instanceof RecordTooLargeException large) {
        refused.put(i, large);
      } else if (why instanceof RecordBatchTooLargeException large) {
        refused.put(i, large);
      }
    }
    return refused;
  }
}
