package dev.barnabas.kafka.settings;

import dev.barnabas.core.control.SharedRecords;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Shared records in a compacted topic.
 *
 * @param blocking runs what has to wait for the cluster
 */
public record KafkaSharedRecords(ConfigTopic topic, Executor blocking) implements SharedRecords {
  @Override
  public void follow(Follower follower) {
    topic.follow(follower);
  }

  @Override
  public CompletionStage<Void> write(Map<String, byte @Nullable []> changes) {
    return CompletableFuture.runAsync(() -> topic.writeAll(changes), blocking);
  }

  @Override
  public CompletionStage<Void> catchUp() {
    return CompletableFuture.runAsync(topic::catchUp, blocking);
  }
}
