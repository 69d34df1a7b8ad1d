package dev.barnabas.kafka.group;

import dev.barnabas.core.log.LogRecord;
import dev.barnabas.kafka.log.Records;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions that a member of a group has open, where each knows by itself how far it has come:
 * opens what is assigned, hands each its records, closes what goes away. After a failure all are
 * closed and opened anew.
 *
 * <p>Thread: the member's; {@link #size} any.
 */
public final class OpenPartitions<P extends OpenPartitions.Open> implements GroupLoop.Work {
  private final Consumer<byte[], byte[]> consumer;
  private final Task<P> task;
  private final Map<TopicPartition, P> open = new ConcurrentHashMap<>();

  /** What the member is for. Thread: the member's. */
  public interface Task<P> {
    /** Opens one; may block, and may fail: it is asked again with the next poll. */
    P open(int partition);

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

  public OpenPartitions(Consumer<byte[], byte[]> consumer, Task<P> task) {
    this.consumer = consumer;
    this.task = task;
  }

  public int size() {
    return open.size();
  }

  /** What is open now. */
  public Map<TopicPartition, P> all() {
    return Collections.unmodifiableMap(open);
  }

  @Override
  public void onRecords(ConsumerRecords<byte[], byte[]> records) {
    Set<TopicPartition> fresh = openMissing();
    records
        .nextOffsets()
        .forEach((partition, next) -> {
          P one = fresh.contains(partition) ? null : open.get(partition);
          if (one != null) {
            one.take(ofLog(records.records(partition)), next.offset());
          }
        });
    open.values().forEach(Open::keep);
    task.onTurnEnd();
  }

  /** Opens what was assigned; what was polled of it before comes again. */
  private Set<TopicPartition> openMissing() {
    Set<TopicPartition> missing = new HashSet<>(consumer.assignment());
    missing.removeAll(open.keySet());
    hold(missing);
    for (TopicPartition partition : missing) {
      P one = task.open(partition.partition());
      open.put(partition, one);
      consumer.seek(partition, one.start());
      consumer.resume(List.of(partition));
    }
    return missing;
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
    close(partitions);
    hold(partitions);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    close(partitions);
  }
}
