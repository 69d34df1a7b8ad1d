package dev.barnabas.kafka.ingress;

import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.group.StableOffsets;
import dev.barnabas.kafka.settings.Topics;
import java.time.Duration;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far a rule is, kept in the target cluster beside its output, so that both are one
 * transaction. Brokers take offsets for topics they have only: in our own cluster that is the log;
 * in another one it is the small topic {@value #STAND_IN}.
 *
 * <p>Thread: the task's.
 */
final class TargetPositions implements AutoCloseable {
  static final String STAND_IN = "barnabas.positions";

  private final StableOffsets offsets;
  private final String topic;

  /**
   * For one rule.
   *
   * @param logTopic the log's topic when the target is our own cluster; else its stand-in
   * @param timeout of an answer, and of a transaction that is waited for
   */
  TargetPositions(ClusterConfig target, String group, String logTopic, Duration timeout) {
    this.offsets = new StableOffsets(target, group, timeout);
    this.topic = logTopic;
  }

  /** Makes the stand-in for our log in another cluster. */
  static void ensureStandIn(ClusterConfig target, int partitions) {
    try (Topics topics = new Topics(target)) {
      topics.ensure(STAND_IN, partitions);
    }
  }

  /** Under which name a partition's position is kept. */
  TopicPartition key(int partition) {
    return new TopicPartition(topic, partition);
  }

  /**
   * The committed position, null when there is none; waits for a transaction that is being ended.
   *
   * @throws LogUnavailableException it can't be known now, also when a transaction stays open
   */
  @Nullable OffsetAndMetadata find(int partition) {
    return offsets.find(key(partition));
  }

  @Override
  public void close() {
    offsets.close();
  }
}
