package dev.barnabas.kafka.history;

import dev.barnabas.core.log.Hash128;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.core.store.LogPlace;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.Failures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the index of the store from its beginning: where each root stands, and how far the log is
 * stored. Every node has all of it, so that each answers for every channel.
 *
 * <p>Thread: its own, {@code barnabas-history-index}; questions any, they may block.
 */
final class StoreIndex implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StoreIndex.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long WAIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);
  private static final long PROBLEM_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final String topic;
  private final Consumer<byte[], byte[]> consumer;
  private final List<Part> parts = new ArrayList<>();
  private final Failures failures =
      new Failures(log, "The index of the history store", System::nanoTime);
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);

  /** One partition, under its lock. */
  private static final class Part {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final OffsetTable roots = new OffsetTable();
    private LogPlace covered = LogPlace.FIRST;
    private long position = -1;
    private long loaded = Long.MAX_VALUE; // what it held when it was opened

    <T> T locked(Supplier<T> task) {
      lock.lock();
      try {
        return task.get();
      } finally {
        lock.unlock();
      }
    }

    /** Waits until it is read so far; under the lock. */
    void await(long below) {
      long left = WAIT_NANOS_MAX;
      try {
        while (position < Math.max(loaded, below)) {
          if (left <= 0) {
            throw new LogUnavailableException(
                "the index of the history store is being read: retry");
          }
          left = moved.awaitNanos(left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LogUnavailableException("interrupted while the history store was read", e);
      }
    }
  }

  /**
   * Where a root stands.
   *
   * @param root offset in the index; negative: there is none
   * @param covered everything of the log before is stored
   */
  record Place(long root, LogPlace covered) {}

  StoreIndex(ClusterConfig cluster, String topic, int partitions) {
    this.topic = topic;
    this.consumer = StoreClients.follower(cluster);
    for (int partition = 0; partition < partitions; partition++) {
      parts.add(new Part());
    }
    this.thread = Thread.ofPlatform().name("barnabas-history-index").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /**
   * Looks a root up, at one moment with what is stored.
   *
   * @throws LogUnavailableException the index is not read yet
   */
  Place find(int partition, byte[] rootKey) {
    Part part = parts.get(partition);
    Hash128 hash = Hash128.of(rootKey);
    return part.locked(() -> {
      part.await(0);
      return new Place(part.roots.get(hash), part.covered);
    });
  }

  /**
   * How far the log is stored, as the index says below an offset of its own.
   *
   * @throws LogUnavailableException it is not read so far
   */
  LogPlace covered(int partition, long below) {
    Part part = parts.get(partition);
    return part.locked(() -> {
      part.await(below);
      return part.covered;
    });
  }

  /** Roots of all channels. */
  long size() {
    long size = 0;
    for (Part part : parts) {
      size += part.locked(part.roots::size);
    }
    return size;
  }

  /** Why it is not read, when it hasn't been for a while. */
  Optional<String> problem() {
    return failures.problem(PROBLEM_NANOS);
  }

  private void run() {
    try (consumer) {
      while (stopping.getCount() > 0) {
        try {
          begin();
          follow();
        } catch (WakeupException | InterruptException ended) {
          boolean cleared = Thread.interrupted();
          log.debug("the index of the history store is being closed ({})", cleared);
        } catch (Throwable failed) { // without the thread every question would wait in vain
          pause(failures.onFailure(failed));
        }
      }
    }
  }

  /** Reads on from where it is, after a failure too. */
  private void begin() {
    List<TopicPartition> all = new ArrayList<>();
    for (int partition = 0; partition < parts.size(); partition++) {
      all.add(new TopicPartition(topic, partition));
    }
    consumer.assign(all);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(all);
    Map<TopicPartition, Long> ends = consumer.endOffsets(all);
    for (TopicPartition each : all) {
      Part part = parts.get(each.partition());
      long begin = begins.getOrDefault(each, 0L);
      long end = ends.getOrDefault(each, begin);
      consumer.seek(each, part.locked(() -> begin(part, begin, end)));
    }
  }

  /** Under the part's lock; gives where to read on. */
  private static long begin(Part part, long begin, long end) {
    part.position = Math.max(begin, part.position);
    part.loaded = Math.min(end, part.loaded);
    part.moved.signalAll();
    return part.position;
  }

  private void follow() {
    while (stopping.getCount() > 0) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      records
          .nextOffsets()
          .forEach((partition, next) -> {
            Part part = parts.get(partition.partition());
            long _ = part.locked(() -> take(part, records.records(partition), next.offset()));
          });
      failures.onSuccess();
    }
  }

  /** Under the part's lock; gives how far it has come. */
  private static long take(Part part, List<ConsumerRecord<byte[], byte[]>> records, long next) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        take(part, record);
      } catch (RuntimeException unreadable) { // it would be so each time
        log.warn(
            "The index of the history store has a record that can't be read: {} of {}-{} is"
                + " skipped",
            record.offset(),
            record.topic(),
            record.partition(),
            unreadable);
      }
    }
    part.position = Math.max(part.position, next);
    part.moved.signalAll();
    return part.position;
  }

  private static void take(Part part, ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    byte[] value = record.value();
    if (Covered.isKey(key)) {
      part.covered = Covered.place(value);
    } else if (value == null) {
      part.roots.remove(Hash128.of(key));
    } else {
      part.roots.put(Hash128.of(key), record.offset());
    }
  }

  private void pause(long millis) {
    try {
      boolean ending = stopping.await(millis, TimeUnit.MILLISECONDS);
      log.trace("the index of the history store has waited ({})", ending);
    } catch (InterruptedException e) {
      log.debug("the index of the history store is being closed");
    }
  }

  @Override
  public void close() {
    stopping.countDown();
    consumer.wakeup();
    try {
      boolean ended = thread.join(GRACE);
      log.debug("the index of the history store is closed ({})", ended);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
