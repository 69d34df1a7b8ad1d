package dev.barnabas.kafka.history;

import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.store.HistoryStore;
import dev.barnabas.core.store.StoreReads;
import dev.barnabas.core.store.TreeKey;
import dev.barnabas.kafka.ClusterConfig;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The history store on Kafka: two compacted topics, read by every node, written by the members of
 * one group.
 *
 * <p>Thread: any; reading blocks.
 */
public final class KafkaHistory implements StoreReads, AutoCloseable {
  private final StoreTopics topics;
  private final StoreIndex index;
  private final StoreFetch fetch;
  private final HistoryCounters counters = new HistoryCounters();
  private final HistoryTask task;

  private KafkaHistory(
      ClusterConfig cluster,
      ChannelLog log,
      HistorySettings settings,
      HistoryStore store,
      InstantSource clock) {
    this.topics = StoreTopics.ensure(cluster, settings.topics(), log.partitions(), settings);
    this.index = new StoreIndex(cluster, topics.index(), log.partitions());
    this.fetch = new StoreFetch(cluster, System::nanoTime);
    this.task =
        new HistoryTask(
            new KeeperSurroundings(
                cluster, log, settings, topics, index, fetch, store, counters, clock));
  }

  /**
   * Makes the topics where they are missing, and starts to write and to read; blocks for the
   * topics.
   *
   * @param store says what is to be kept, and reads with this from now on
   * @throws dev.barnabas.kafka.settings.SettingsException the topics exist and don't fit
   * @throws dev.barnabas.core.log.LogUnavailableException the cluster did not answer
   */
  public static KafkaHistory start(
      ClusterConfig cluster,
      ChannelLog log,
      HistorySettings settings,
      HistoryStore store,
      InstantSource clock) {
    KafkaHistory history = new KafkaHistory(cluster, log, settings, store, clock);
    history.index.start();
    history.task.start();
    store.connect(history);
    return history;
  }

  @Override
  public Found find(int partition, TreeKey key) {
    byte[] rootKey = key.rootKey();
    StoreIndex.Place place = index.find(partition, rootKey);
    byte[] root = place.root() < 0 ? null : record(topics.index(), partition, place.root());
    return new Found(root, place.covered());
  }

  @Override
  public byte @Nullable [] record(int partition, long offset) {
    return record(topics.items(), partition, offset);
  }

  private byte @Nullable [] record(String topic, int partition, long offset) {
    ConsumerRecord<byte[], byte[]> record =
        fetch.find(new TopicPartition(topic, partition), offset);
    return record == null ? null : record.value();
  }

  /**
   * How it does, on this node.
   *
   * @param partitions of the log that this node stores
   * @param lag their records that are not stored yet
   * @param channels of all nodes of which something is kept
   * @param items that this node stored
   * @param bytes that it wrote for them
   * @param problem why it does not store now, or can't be read
   */
  public record Status(
      int partitions, long lag, long channels, long items, long bytes, Optional<String> problem) {}

  public Status status() {
    return new Status(
        task.partitions(),
        counters.lag(),
        index.size(),
        counters.items(),
        counters.bytes(),
        task.problem().or(index::problem));
  }

  @Override
  public void close() {
    task.stop();
    task.close();
    index.close();
    fetch.close();
  }
}
