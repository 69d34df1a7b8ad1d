package dev.barnabas.kafka.log;

import dev.barnabas.core.log.LogReader.TurnListener;
import dev.barnabas.core.log.PartitionListener;
import dev.barnabas.kafka.Failures;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log reader's thread: run what was handed in, place the consumer, poll, deliver, say that the
 * turn ended; for ever.
 *
 * <p>Thread: the log reader.
 */
final class ReaderLoop implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(ReaderLoop.class);

  /** Turns come at least twice a second. */
  private static final long POLL_MILLIS = 400;

  /** A Kafka that is away shows as silence, not as failures: these are of another kind. */
  private static final long PROBLEM_NANOS = 10_000_000_000L;

  /** Above about 1,000 polls with records a second a pause halves the CPU per record. */
  private static final long BUSY_NANOS = 1_000_000;

  private static final long PAUSE_NANOS = 400_000;

  private final Consumer<byte[], byte[]> consumer;
  private final ReaderTasks tasks;
  private final TurnListener turns;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Map<TopicPartition, Followed> followed = new HashMap<>();
  private boolean assignmentChanged;
  private final Failures failures;
  private long lastRecordsNanos;
  private volatile boolean closing;

  ReaderLoop(
      Consumer<byte[], byte[]> consumer,
      ReaderTasks tasks,
      TurnListener turns,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.consumer = consumer;
    this.tasks = tasks;
    this.turns = turns;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.failures = new Failures(log, "The log reader", nanoTime);
  }

  void open(TopicPartition partition, long offset, PartitionListener listener) {
    followed.computeIfAbsent(partition, Followed::new).open(offset, listener);
    assignmentChanged = true;
  }

  void close(TopicPartition partition, PartitionListener listener) {
    Followed one = followed.get(partition);
    if (one != null) {
      one.close(listener);
      assignmentChanged = true;
    }
  }

  /** Nothing of it is read until the cluster has been asked about it. */
  void suspect(TopicPartition partition) {
    Followed one = followed.get(partition);
    if (one != null) {
      one.suspect = true;
      assignmentChanged = true;
    }
  }

  List<Followed> followed() {
    return List.copyOf(followed.values());
  }

  /** A partition is no longer suspect, or has fewer listeners. */
  void onAssignmentChanged() {
    assignmentChanged = true;
  }

  /** Thread: any. */
  void stop() {
    closing = true;
    tasks.wake();
  }

  @Override
  public void run() {
    try {
      while (!closing) {
        turnOrPause();
      }
    } finally {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  /** Whatever goes wrong, the thread goes on: without it the node would be deaf, and look well. */
  private void turnOrPause() {
    try {
      turn();
    } catch (InterruptException | InterruptedException e) {
      boolean cleared = Thread.interrupted();
      log.debug("The log reader was interrupted ({})", cleared);
    } catch (Throwable e) {
      pause(failures.onFailure(e));
    }
  }

  private void pause(long millis) {
    if (!closing) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Math.min(millis, POLL_MILLIS)));
    }
  }

  /** Why the loop does not do its work, when it hasn't for a while. Thread: any. */
  Optional<String> problem() {
    return failures.problem(PROBLEM_NANOS);
  }

  private void turn() throws InterruptedException {
    tasks.run();
    ConsumerRecords<byte[], byte[]> records = null;
    try {
      place();
      if (consumer.assignment().isEmpty()) {
        tasks.await(POLL_MILLIS);
      } else {
        records = poll();
      }
    } catch (InterruptException e) {
      throw e;
    } catch (OffsetOutOfRangeException e) {
      onOutOfRange(e);
    } catch (RuntimeException e) {
      // The turn ends all the same: those who wait for its end have work of their own.
      tasks.await(Math.min(failures.onFailure(e), POLL_MILLIS));
      turns.onTurnEnd(clock.millis());
      return;
    }
    deliver(records);
    turns.onTurnEnd(clock.millis());
    failures.onSuccess();
    pauseUnderLoad(records);
  }

  /** Assigns what is wanted and seeks where the consumer stands elsewhere. */
  private void place() {
    if (assignmentChanged) {
      assignmentChanged = false;
      followed.values().removeIf(Followed::idle);
      List<TopicPartition> wanted = new ArrayList<>();
      for (Followed one : followed.values()) {
        if (one.suspect) {
          one.position = Followed.UNPLACED;
        } else {
          wanted.add(one.partition);
        }
      }
      consumer.assign(wanted);
    }
    for (Followed one : followed.values()) {
      if (!one.suspect && one.position != one.wanted()) {
        one.position = one.wanted();
        consumer.seek(one.partition, one.position);
      }
    }
  }

  private @Nullable ConsumerRecords<byte[], byte[]> poll() {
    try {
      return consumer.poll(tasks.beginPoll() ? Duration.ofMillis(POLL_MILLIS) : Duration.ZERO);
    } catch (WakeupException e) {
      return null;
    } finally {
      tasks.endPoll();
    }
  }

  private void deliver(@Nullable ConsumerRecords<byte[], byte[]> records) {
    if (records == null) {
      return;
    }
    // The next offsets tell also of partitions where only control records went by.
    for (Map.Entry<TopicPartition, OffsetAndMetadata> next : records.nextOffsets().entrySet()) {
      Followed one = followed.get(next.getKey());
      long nextOffset = next.getValue().offset();
      if (one != null && nextOffset > one.position) {
        one.deliver(records.records(next.getKey()), nextOffset);
      }
    }
  }

  private void pauseUnderLoad(@Nullable ConsumerRecords<byte[], byte[]> records) {
    if (records == null || records.isEmpty()) {
      return;
    }
    long now = nanoTime.getAsLong();
    if (now - lastRecordsNanos < BUSY_NANOS) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    lastRecordsNanos = now;
  }

  private void onOutOfRange(OffsetOutOfRangeException e) {
    for (TopicPartition partition : e.partitions()) {
      Followed one = followed.get(partition);
      if (one == null) {
        continue;
      }
      one.suspect = true;
      if (e instanceof LogTruncationException truncation) {
        OffsetAndMetadata cut = truncation.divergentOffsets().get(partition);
        one.divergent = cut == null ? one.wanted() - 1 : cut.offset();
      }
      assignmentChanged = true;
    }
  }
}
