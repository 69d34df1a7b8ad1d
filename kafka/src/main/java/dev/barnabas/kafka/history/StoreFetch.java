package dev.barnabas.kafka.history;

import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.ClusterConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads single records of the store by their offsets, on consumers that are kept for the next.
 *
 * <p>Thread: any that may block.
 */
final class StoreFetch implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long SILENCE_NANOS_MAX = 10_000_000_000L;
  private static final int AT_ONCE_MAX = 8; // the others wait; each is a connection
  private static final long TURN_SECONDS_MAX = 10;

  private final ClusterConfig cluster;
  private final LongSupplier nanoTime;
  private final Semaphore turns = new Semaphore(AT_ONCE_MAX, /* fair= */ true);
  private final ArrayBlockingQueue<Consumer<byte[], byte[]>> idle =
      new ArrayBlockingQueue<>(AT_ONCE_MAX);

  StoreFetch(ClusterConfig cluster, LongSupplier nanoTime) {
    this.cluster = cluster;
    this.nanoTime = nanoTime;
  }

  /**
   * The record at the offset; null: it is gone, by retention or since a later one took its place.
   *
   * @throws LogUnavailableException the cluster did not answer
   */
  @Nullable ConsumerRecord<byte[], byte[]> find(TopicPartition partition, long offset) {
    awaitTurn();
    try {
      return findInTurn(partition, offset);
    } finally {
      turns.release();
    }
  }

  private void awaitTurn() {
    try {
      if (!turns.tryAcquire(TURN_SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new LogUnavailableException("too many readers of the history store: retry later");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted before the history store was read", e);
    }
  }

  private @Nullable ConsumerRecord<byte[], byte[]> findInTurn(
      TopicPartition partition, long offset) {
    Consumer<byte[], byte[]> consumer = idle.poll();
    boolean healthy = false;
    try {
      if (consumer == null) {
        consumer = StoreClients.fetcher(cluster);
      }
      ConsumerRecord<byte[], byte[]> found = find(consumer, partition, offset);
      consumer.assign(List.of()); // nothing is fetched ahead
      healthy = true;
      return found;
    } catch (OffsetOutOfRangeException gone) {
      return null;
    } catch (KafkaException e) {
      throw new LogUnavailableException("Kafka did not answer: " + e.getMessage(), e);
    } finally {
      if (consumer != null && !(healthy && idle.offer(consumer))) {
        consumer.close();
      }
    }
  }

  private @Nullable ConsumerRecord<byte[], byte[]> find(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, long offset) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, offset);
    long began = nanoTime.getAsLong();
    while (true) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        return record.offset() == offset ? record : null;
      }
      var next = records.nextOffsets().get(partition);
      if (next != null && next.offset() > offset) {
        return null;
      }
      if (nanoTime.getAsLong() - began > SILENCE_NANOS_MAX) {
        throw new LogUnavailableException(
            "Kafka sent nothing of " + partition + " from offset " + offset + " on for 10 s");
      }
    }
  }

  @Override
  public void close() {
    for (var one = idle.poll(); one != null; one = idle.poll()) {
      one.close();
    }
  }
}
