package dev.barnabas.kafka.group;

import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.ClusterConfig;
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

/** A group's offsets that no open transaction is about to change. Thread: the task's. */
public final class StableOffsets implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Admin admin;
  private final String group;
  private final Duration timeout;

  /**
   * @param timeout of an answer, and of a transaction that is waited for
   */
  public StableOffsets(ClusterConfig cluster, String group, Duration timeout) {
    admin = Admin.create(cluster.client(Map.of("client.id", group), Map.of()));
    this.group = group;
    this.timeout = timeout;
  }

  /**
   * The committed offset, null when there is none; waits for a transaction that is being ended.
   *
   * @throws LogUnavailableException it can't be known now, also when a transaction stays open
   */
  public @Nullable OffsetAndMetadata find(TopicPartition key) {
    for (long left = timeout.dividedBy(PAUSE); left >= 0; left--) {
      Map<TopicPartition, OffsetAndMetadata> known = ask(key);
      // None is a null; a partition left out has one that a transaction is about to change.
      if (known.containsKey(key)) {
        return known.get(key);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    throw new LogUnavailableException(
        "the position of %s is not known: a transaction with it has not ended".formatted(group));
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
      throw new LogUnavailableException(
          "the position of " + group + " is not known: " + e.getMessage(), e);
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
