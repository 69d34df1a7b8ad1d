package dev.barnabas.kafka.ingress;

import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.settings.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
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
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Admin admin;
  private final String group;
  private final String topic;
  private final Duration timeout;

  /**
   * For one rule.
   *
   * @param logTopic the log's topic when the target is our own cluster; else its stand-in
   * @param timeout of an answer, and of a transaction that is waited for
   */
  TargetPositions(ClusterConfig target, String group, String logTopic, Duration timeout) {
    this.timeout = timeout;
    admin = Admin.create(target.client(Map.of("client.id", group), Map.of()));
    this.group = group;
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
    TopicPartition key = key(partition);
    for (long left = timeout.dividedBy(PAUSE); left >= 0; left--) {
      Map<TopicPartition, OffsetAndMetadata> known = ask(key);
      // None is a null; a partition left out has one that a transaction is about to change.
      if (known.containsKey(key)) {
        return known.get(key);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    throw new LogUnavailableException(
        "the rule's position is not known: a transaction with it has not ended");
  }

  private Map<TopicPartition, OffsetAndMetadata> ask(TopicPartition key) {
    ListConsumerGroupOffsetsOptions options =
        new ListConsumerGroupOffsetsOptions()
            .requireStable(true)
            .timeoutMs(Math.toIntExact(timeout.toMillis()));
    var spec = new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(key));
    try {
      return admin
          .listConsumerGroupOffsets(Map.of(group, spec), options)
          .partitionsToOffsetAndMetadata(group)
          .get();
    } catch (ExecutionException e) {
      throw new LogUnavailableException("the rule's position is not known: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted", e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
