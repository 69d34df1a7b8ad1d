package dev.barnabas.core.broker;

import java.util.concurrent.CompletionStage;

/** Knows how many partitions topics have: a port. Thread: any. */
@FunctionalInterface
public interface TopicSizes {
  /**
   * The number of partitions; 0: there is no such topic. Fails with {@link
   * dev.barnabas.core.log.LogUnavailableException}.
   */
  CompletionStage<Integer> partitions(String topic);
}
