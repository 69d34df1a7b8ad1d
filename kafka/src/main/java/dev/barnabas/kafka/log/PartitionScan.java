package dev.barnabas.kafka.log;

import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogReader.Visitor;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.Unavailable;
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

/**
 * Reads ranges once more, on consumers of its own that are kept for the next scan.
 *
 * <p>Thread: any that may block.
 */
final class PartitionScan implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long SILENCE_NANOS_MAX = 10_000_000_000L;

  /** An idle consumer holds a connection and a few KiB; more scans than this at once are rare. */
  private static final int IDLE_MAX = 4;

  /** At once; the others wait. Each takes a consumer: a connection and up to 50 MiB of fetches. */
  private static final int SCANS_MAX = 8;

  private static final long TURN_SECONDS_MAX = 10;

  private final ClusterConfig cluster;
  private final LongSupplier nanoTime;
  private final Semaphore turns = new Semaphore(SCANS_MAX, /* fair= */ true);
  private final ArrayBlockingQueue<Consumer<byte[], byte[]>> idle =
      new ArrayBlockingQueue<>(IDLE_MAX);

  PartitionScan(ClusterConfig cluster, LongSupplier nanoTime) {
    this.cluster = cluster;
    this.nanoTime = nanoTime;
  }

  long scan(LogPartition partition, long from, long to, Visitor visitor) {
    if (from >= to) {
      return from;
    }
    awaitTurn(partition);
    try {
      return scanInTurn(partition, from, to, visitor);
    } finally {
      turns.release();
    }
  }

  private void awaitTurn(LogPartition partition) {
    try {
      if (!turns.tryAcquire(TURN_SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new LogUnavailableException("Too many readers of " + partition + ": retry later");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("Interrupted before reading " + partition, e);
    }
  }

  private long scanInTurn(LogPartition partition, long from, long to, Visitor visitor) {
    Consumer<byte[], byte[]> consumer = idle.poll();
    boolean healthy = false;
    try {
      if (consumer == null) {
        consumer = ReaderProperties.scanning(cluster);
      }
      long end = scan(consumer, partition, new Range(from, to), visitor);
      healthy = true;
      return end;
    } catch (OffsetOutOfRangeException e) {
      throw new LogUnavailableException(
          "Records of " + partition + " from offset " + from + " on are gone", e);
    } catch (KafkaException e) {
      throw Unavailable.because(e);
    } finally {
      if (consumer != null && !(healthy && idle.offer(consumer))) {
        consumer.close();
      }
    }
  }

  private record Range(long from, long to) {}

  private long scan(
      Consumer<byte[], byte[]> consumer, LogPartition where, Range range, Visitor visitor) {
    TopicPartition partition = new TopicPartition(where.topic(), where.partition());
    consumer.assign(List.of(partition));
    consumer.seek(partition, range.from());
    long done = range.from();
    long progressNanos = nanoTime.getAsLong();
    while (done < range.to()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (record.offset() >= range.to()) {
          return range.to();
        }
        if (!visitor.visit(Records.of(record))) {
          return record.offset() + 1;
        }
      }
      var next = records.nextOffsets().get(partition);
      if (next != null && next.offset() > done) {
        done = next.offset();
        progressNanos = nanoTime.getAsLong();
      } else if (nanoTime.getAsLong() - progressNanos > SILENCE_NANOS_MAX) {
        throw new LogUnavailableException(
            "Kafka sent nothing of " + where + " from offset " + done + " on for 10 s");
      }
    }
    return range.to();
  }

  @Override
  public void close() {
    for (var one = idle.poll(); one != null; one = idle.poll()) {
      one.close();
    }
  }
}
