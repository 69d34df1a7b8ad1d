package dev.barnabas.kafka.log;

import dev.barnabas.core.log.LogBounds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Looks up topic ids and, for some partitions, how far they reach. Thread: any. */
final class TopicLook {
  private final Admin admin;
  private final BoundsQuestions questions;

  TopicLook(Admin admin, BoundsQuestions questions) {
    this.admin = admin;
    this.questions = questions;
  }

  /**
   * What was found.
   *
   * @param ids by topic; a topic that does not exist is missing
   * @param bounds by suspect partition; one whose bounds could not be asked is missing
   */
  record Seen(Map<String, String> ids, Map<TopicPartition, LogBounds> bounds) {}

  /** Fails when the cluster can't be asked. */
  CompletableFuture<Seen> look(Collection<String> topics, Collection<TopicPartition> suspects) {
    Seen seen = new Seen(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    List<CompletableFuture<?>> all = new ArrayList<>();
    DescribeTopicsOptions options =
        new DescribeTopicsOptions().timeoutMs(BoundsQuestions.TIMEOUT_MILLIS);
    admin
        .describeTopics(topics, options)
        .topicNameValues()
        .forEach((topic, future) ->
            all.add(
                future
                    .toCompletionStage()
                    .toCompletableFuture()
                    .handle((found, error) -> note(seen, topic, found, error))));
    for (TopicPartition suspect : suspects) {
      all.add(
          questions
              .ask(suspect)
              .handle(
                  (bounds, error) -> error != null ? null : seen.bounds().put(suspect, bounds)));
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).thenApply(v -> seen);
  }

  private static Seen note(
      Seen seen, String topic, @Nullable TopicDescription found, @Nullable Throwable error) {
    if (found != null) {
      seen.ids().put(topic, found.topicId().toString());
    } else if (error != null && !isUnknown(error)) {
      throw BoundsQuestions.unavailable(error);
    }
    return seen;
  }

  private static boolean isUnknown(Throwable error) {
    Throwable cause = error.getCause() == null ? error : error.getCause();
    return cause instanceof UnknownTopicOrPartitionException
        || cause instanceof InvalidTopicException;
  }
}
