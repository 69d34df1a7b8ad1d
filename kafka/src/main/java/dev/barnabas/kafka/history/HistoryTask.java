package dev.barnabas.kafka.history;

import dev.barnabas.kafka.group.GroupConsumers;
import dev.barnabas.kafka.group.GroupLoop;
import dev.barnabas.kafka.group.OpenPartitions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * This node's member in the group that stores the log: opens a keeper for each partition it is
 * given. The group only shares the work out; how far it has come stands in the index.
 *
 * <p>Thread: its loop's, {@code barnabas-history}; {@link #stop} any.
 */
final class HistoryTask implements OpenPartitions.Task<PartitionKeeper>, AutoCloseable {
  private static final String NAME = "The writer of the history store";
  private static final int RECORDS_PER_POLL = 2_000;

  private final KeeperSurroundings surroundings;
  private final String group;
  private final Consumer<byte[], byte[]> consumer;
  private final OpenPartitions<PartitionKeeper> open;
  private final GroupLoop loop;

  HistoryTask(KeeperSurroundings surroundings) {
    this.surroundings = surroundings;
    this.group = surroundings.topics().items();
    this.consumer = GroupConsumers.of(surroundings.cluster(), group, RECORDS_PER_POLL);
    this.open = new OpenPartitions<>(NAME, consumer, this, System::nanoTime);
    this.loop =
        new GroupLoop(
            new GroupLoop.Member(NAME, "barnabas-history", List.of(surroundings.log().topic())),
            consumer,
            open);
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
    return loop.problem().or(open::problem);
  }

  @Override
  public void close() {
    loop.close();
  }

  @Override
  public PartitionKeeper open(int partition) {
    return PartitionKeeper.open(
        partition,
        surroundings,
        StoreClients.producer(
            surroundings.cluster(),
            group + '-' + partition,
            surroundings.settings().maxRecordBytes()));
  }

  @Override
  public void onTurnEnd() {
    surroundings.counters().lag(lag());
  }

  /** Records that were read or are there to be read, and are not stored. */
  private long lag() {
    long lag = 0;
    for (Map.Entry<TopicPartition, PartitionKeeper> each : open.all().entrySet()) {
      long position = consumer.position(each.getKey());
      lag += Math.max(0, position - each.getValue().stored());
      lag += consumer.currentLag(each.getKey()).orElse(0);
    }
    return lag;
  }
}
