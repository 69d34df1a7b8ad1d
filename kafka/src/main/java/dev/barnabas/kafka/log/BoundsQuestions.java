package dev.barnabas.kafka.log;

import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.Unavailable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * Asks what a topic holds. Begins and ends one request at a time. A question that comes while a
 * request is under way waits for the next one, which is sent after it, so that an answer is never
 * older than its question; all that wait share it.
 *
 * <p>Thread: any; the state is under the lock.
 */
@SuppressWarnings("FutureReturnValueIgnored") // each chain ends in an answer
final class BoundsQuestions {
  static final int TIMEOUT_MILLIS = 10_000;

  private final Admin admin;
  private final ReentrantLock lock = new ReentrantLock();

  /** At most one entry per partition of the cluster. */
  private Map<TopicPartition, CompletableFuture<LogBounds>> waiting = new HashMap<>();

  private boolean underWay;

  BoundsQuestions(Admin admin) {
    this.admin = admin;
  }

  CompletableFuture<LogBounds> ask(TopicPartition partition) {
    CompletableFuture<LogBounds> answer;
    boolean first;
    lock.lock();
    try {
      answer = waiting.computeIfAbsent(partition, p -> question());
      first = !underWay;
      underWay = true;
    } finally {
      lock.unlock();
    }
    if (first) {
      sendWaiting();
    }
    CompletableFuture<LogBounds> own = new CompletableFuture<>();
    answer.whenComplete((bounds, error) -> settle(own, bounds, error));
    return own;
  }

  private static CompletableFuture<LogBounds> question() {
    return new CompletableFuture<LogBounds>().orTimeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void sendWaiting() {
    Map<TopicPartition, CompletableFuture<LogBounds>> batch;
    lock.lock();
    try {
      batch = waiting;
      waiting = new HashMap<>();
      underWay = !batch.isEmpty();
    } finally {
      lock.unlock();
    }
    if (!batch.isEmpty()) {
      send(batch);
    }
  }

  private void send(Map<TopicPartition, CompletableFuture<LogBounds>> batch) {
    try {
      ListOffsetsResult begins = list(batch, OffsetSpec.earliest());
      ListOffsetsResult ends = list(batch, OffsetSpec.latest());
      batch.forEach((partition, answer) -> {
        var begin = stage(begins.partitionResult(partition));
        var end = stage(ends.partitionResult(partition));
        begin
            .thenCombine(end, (b, e) -> new LogBounds(b.offset(), e.offset()))
            .whenComplete((bounds, error) -> settle(answer, bounds, error));
      });
      CompletableFuture.allOf(stage(begins.all()), stage(ends.all()))
          .whenComplete((all, error) -> sendWaiting());
    } catch (RuntimeException e) {
      batch.values().forEach(answer -> settle(answer, null, e));
      sendWaiting();
    }
  }

  /** The first offset at or after the time, else the end. */
  CompletableFuture<Long> offsetAt(TopicPartition partition, long timestampMillis) {
    OffsetSpec spec = OffsetSpec.forTimestamp(timestampMillis);
    CompletableFuture<Long> answer = new CompletableFuture<>();
    stage(list(Map.of(partition, spec), spec).partitionResult(partition))
        .thenCompose(found ->
            found.offset() >= 0
                ? CompletableFuture.completedFuture(found.offset())
                : ask(partition).thenApply(LogBounds::end))
        .whenComplete((offset, error) -> settle(answer, offset, error));
    return answer;
  }

  CompletableFuture<Boolean> isCompacted(String topic) {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    var options = new DescribeConfigsOptions().timeoutMs(TIMEOUT_MILLIS);
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    stage(admin.describeConfigs(List.of(resource), options).all())
        .thenApply(configs -> {
          Config config = configs.get(resource);
          ConfigEntry policy =
              config == null ? null : config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
          return policy != null && policy.value().contains(TopicConfig.CLEANUP_POLICY_COMPACT);
        })
        .whenComplete((compacted, error) -> settle(answer, compacted, error));
    return answer;
  }

  private ListOffsetsResult list(Map<TopicPartition, ?> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> request = new HashMap<>();
    partitions.keySet().forEach(partition -> request.put(partition, spec));
    ListOffsetsOptions options = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
    return admin.listOffsets(request, options.timeoutMs(TIMEOUT_MILLIS));
  }

  private static <T> CompletableFuture<T> stage(KafkaFuture<T> future) {
    return future.toCompletionStage().toCompletableFuture();
  }

  private static <T> void settle(
      CompletableFuture<T> answer, @Nullable T value, @Nullable Throwable error) {
    if (value != null) {
      answer.complete(value);
    } else if (error != null) {
      answer.completeExceptionally(unavailable(error));
    }
  }

  static LogUnavailableException unavailable(Throwable error) {
    return Unavailable.because(error);
  }
}
