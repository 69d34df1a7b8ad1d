package dev.barnabas.kafka.history;

import dev.barnabas.core.log.LogRecord;
import dev.barnabas.kafka.group.GroupConsumers;
import dev.barnabas.kafka.group.GroupLoop;
import dev.barnabas.kafka.log.Records;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * This node's member in the group that stores the log: opens the partitions it is given, hands them
 * their records, and opens all anew after any failure. The group only shares the work out; how far
 * it has come stands in the index.
 *
 * <p>Thread: its loop's, {@code barnabas-history}; {@link #stop} any.
 */
final class HistoryTask implements GroupLoop.Work, AutoCloseable {
  private static final int RECORDS_PER_POLL = 2_000;

  private final KeeperSurroundings surroundings;
  private final String group;
  private final Consumer<byte[], byte[]> consumer;
  private final GroupLoop loop;
  private final Map<TopicPartition, PartitionKeeper> open = new ConcurrentHashMap<>();

  HistoryTask(KeeperSurroundings surroundings) {
    this.surroundings = surroundings;
    this.group = surroundings.topics().items();
    this.consumer = GroupConsumers.of(surroundings.cluster(), group, RECORDS_PER_POLL);
    this.loop =
        new GroupLoop(
            new GroupLoop.Member(
                "The writer of the history store",
                "barnabas-history",
                List.of(surroundings.log().topic())),
            consumer,
            this);
  }

  int partitions() {
    return open.size();
  }

  void start() {
    loop.start();
  }

  void stop() {
    loop.stop();
  }

  Optional<String> problem() {
    return loop.problem();
  }

  @Override
  public void close() {
    loop.close();
  }

  @Override
  public void onRecords(ConsumerRecords<byte[], byte[]> records) {
    Set<TopicPartition> fresh = openMissing();
    records
        .nextOffsets()
        .forEach((partition, next) -> {
          if (!fresh.contains(partition)) {
            take(partition, records.records(partition), next.offset());
          }
        });
    open.values().forEach(PartitionKeeper::keep);
    surroundings.counters().lag(lag());
  }

  /** Records that were read or are there to be read, and are not stored. */
  private long lag() {
    long lag = 0;
    for (Map.Entry<TopicPartition, PartitionKeeper> each : open.entrySet()) {
      long position = consumer.position(each.getKey());
      lag += Math.max(0, position - each.getValue().stored());
      lag += consumer.currentLag(each.getKey()).orElse(0);
    }
    return lag;
  }

  /** Whatever was under way counts or does not, as the index says: opens all anew. */
  @Override
  public boolean onFailure(Throwable failure) {
    closeAll(open.keySet());
    return false;
  }

  @Override
  public void abandon() {}

  @Override
  public void onEnd() {
    closeAll(open.keySet());
  }

  /** Opens what was assigned; what was polled of it before comes again. */
  private Set<TopicPartition> openMissing() {
    Set<TopicPartition> missing = new HashSet<>(consumer.assignment());
    missing.removeAll(open.keySet());
    hold(missing);
    for (TopicPartition partition : missing) {
      String id = group + '-' + partition.partition();
      PartitionKeeper one =
          PartitionKeeper.open(
              partition.partition(),
              surroundings,
              StoreClients.producer(
                  surroundings.cluster(), id, surroundings.settings().maxRecordBytes()));
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

  private void take(
      TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records, long next) {
    PartitionKeeper one = open.get(partition);
    if (one == null) {
      return;
    }
    List<LogRecord> taken = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      taken.add(Records.of(record));
    }
    one.take(taken, next);
  }

  private void closeAll(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : List.copyOf(partitions)) {
      PartitionKeeper one = open.remove(partition);
      if (one != null) {
        one.close();
      }
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    closeAll(partitions);
    hold(partitions);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    closeAll(partitions);
  }
}
