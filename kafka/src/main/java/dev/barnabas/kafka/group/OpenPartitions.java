package dev.barnabas.kafka.group;

import dev.barnabas.core.log.LogRecord;
import dev.barnabas.kafka.log.Records;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * The partitions that a member of a group has open, where each knows by itself how far it has come:
 * opens what is assigned, hands each its records, closes what goes away. One that fails is closed,
 * rests and is opened anew, while the others go on.
 *
 * <p>Thread: the member's; {@link #size} and {@link #problem} any.
 */
public final class OpenPartitions<P extends OpenPartitions.Open> implements GroupLoop.Work {
  // The group allows 5 minutes between two polls, and one try may take one.
  private static final long OPENING_MAX_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long TURN_MAX_NANOS = TimeUnit.SECONDS.toNanos(150);

  private final Consumer<byte[], byte[]> consumer;
  private final Task<P> task;
  private final LongSupplier nanoTime;
  private final Resting resting;
  private final Map<TopicPartition, P> open = new ConcurrentHashMap<>();

  /** What the member is for. Thread: the member's. */
  public interface Task<P> {
    /** Opens one; may block, and may fail: it is asked again, later each time. */
    P open(int partition);

    /** Whether nothing is to be open now. */
    default boolean isHeld() {
      return false;
    }

    /**
     * Hears of a failure, before anything else is made of it.
     *
     * @return whether the task is held from now on: the partition does not rest by itself
     */
    default boolean heldUp(RuntimeException failure) {
      return false;
    }

    /** After each poll, when everything open has had its records. */
    default void onTurnEnd() {}

    /** The member has left its group; all are closed. */
    default void onEnd() {}
  }

  /** A partition that is open. Thread: the member's. */
  public interface Open {
    /** The offset of the first record that it wants. */
    long start();

    /**
     * Takes the next records.
     *
     * @param next the offset behind the last one
     */
    void take(List<LogRecord> records, long next);

    /** After each poll, with or without records. */
    void keep();

    void close();
  }

  /**
   * @param member what it works for, as the log calls it
   */
  public OpenPartitions(
      String member, Consumer<byte[], byte[]> consumer, Task<P> task, LongSupplier nanoTime) {
    this.consumer = consumer;
    this.task = task;
    this.nanoTime = nanoTime;
    this.resting = new Resting(member, nanoTime);
  }

  public int size() {
    return open.size();
  }

  /** Why some partition is not open, for a person. */
  public Optional<String> problem() {
    return resting.problem();
  }

  /** What is open now. */
  public Map<TopicPartition, P> all() {
    return Collections.unmodifiableMap(open);
  }

  @Override
  public void onRecords(ConsumerRecords<byte[], byte[]> records) {
    if (task.isHeld()) {
      hold();
      task.onTurnEnd();
      return;
    }
    var turn = new Turn();
    Set<TopicPartition> fresh = openMissing(turn);
    for (Map.Entry<TopicPartition, OffsetAndMetadata> next : records.nextOffsets().entrySet()) {
      TopicPartition partition = next.getKey();
      P one = fresh.contains(partition) ? null : open.get(partition);
      if (turn.held) {
        // What the others had of this poll is not taken: they begin anew, even if by now
        // somebody has let the task go on.
        hold();
        break;
      }
      if (one != null) {
        List<LogRecord> taken = ofLog(records.records(partition));
        turn.attempt(partition, () -> one.take(taken, next.getValue().offset()));
      }
    }
    open.forEach((partition, one) -> turn.attempt(partition, one::keep));
    resting.onTurnEnd();
    task.onTurnEnd();
  }

  private void hold() {
    close(open.keySet());
    hold(consumer.assignment());
  }

  /** What is done after one poll. Thread: the member's. */
  private final class Turn {
    private final long beganNanos = nanoTime.getAsLong();
    private boolean held;

    long nanos() {
      return nanoTime.getAsLong() - beganNanos;
    }

    /** Does something with a partition, whose failure is no other's. */
    void attempt(TopicPartition partition, Runnable work) {
      long before = nanos();
      try {
        work.run();
      } catch (WakeupException | InterruptException stopping) {
        throw stopping;
      } catch (RuntimeException failure) {
        long now = nanos();
        if (now > TURN_MAX_NANOS) {
          throw failure;
        }
        held |= task.heldUp(failure);
        if (!held) {
          resting.onFailure(partition, failure, now - before);
        }
        hold(List.of(partition));
        close(List.of(partition));
      }
    }
  }

  /** Opens what was assigned; what was polled of it before comes again. */
  private Set<TopicPartition> openMissing(Turn turn) {
    Set<TopicPartition> missing = new HashSet<>(consumer.assignment());
    missing.removeAll(open.keySet());
    hold(missing);
    for (TopicPartition partition : missing) {
      if (!resting.isResting(partition) && turn.nanos() < OPENING_MAX_NANOS) {
        turn.attempt(partition, () -> open(partition));
      }
    }
    return missing;
  }

  private void open(TopicPartition partition) {
    P one = task.open(partition.partition());
    open.put(partition, one);
    consumer.seek(partition, one.start());
    consumer.resume(List.of(partition));
    resting.onOpen(partition);
  }

  /** Nothing is fetched of them until they are open; a poll wants a position of them all. */
  private void hold(Collection<TopicPartition> partitions) {
    consumer.pause(partitions);
    partitions.forEach(partition -> consumer.seek(partition, 0));
  }

  private static List<LogRecord> ofLog(List<ConsumerRecord<byte[], byte[]>> records) {
    List<LogRecord> taken = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      taken.add(Records.of(record));
    }
    return taken;
  }

  /** Whatever was under way counts or does not, as each knows: opens all anew. */
  @Override
  public boolean onFailure(Throwable failure) {
    close(open.keySet());
    return false;
  }

  @Override
  public void abandon() {}

  @Override
  public void onEnd() {
    close(open.keySet());
    task.onEnd();
  }

  private void close(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : List.copyOf(partitions)) {
      P one = open.remove(partition);
      if (one != null) {
        one.close();
      }
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    partitions.forEach(resting::forget);
    close(partitions);
    hold(partitions);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    partitions.forEach(resting::forget);
    close(partitions);
  }
}
