package dev.barnabas.kafka.feed;

import dev.barnabas.kafka.group.StableOffsets;
import dev.barnabas.kafka.group.TransactionalBatch;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** Where a feed's records and its place are kept. Immutable. Thread: any. */
record FeedTarget(FeedBinding binding) {
  private static final Duration PLACE_TIMEOUT = Duration.ofSeconds(10);

  /**
   * A producer that has begun: it ends what the one before left open, and keeps it from writing
   * more.
   *
   * @throws org.apache.kafka.common.KafkaException it can't begin now
   */
  Producer<byte[], byte[]> producer() {
    Producer<byte[], byte[]> producer =
        TransactionalBatch.producer(binding.target(), binding.group());
    try {
      producer.initTransactions();
      return producer;
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /**
   * How far the feed was read; null: never.
   *
   * @throws dev.barnabas.core.log.LogUnavailableException it can't be known now
   */
  @Nullable FeedPlace place() {
    try (var offsets = new StableOffsets(binding.target(), binding.group(), PLACE_TIMEOUT)) {
      return FeedPlace.of(offsets.find(binding.place()));
    }
  }
}
