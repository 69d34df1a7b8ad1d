package dev.barnabas.kafka.egress;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether somebody who had a member's partitions before may still append from them, or has in the
 * time in which they could ({@link Lease}) and nobody looked: decision 0080. A member that has come
 * past all that they could have taken need not look: readers drop what both appended, as it is not
 * far apart.
 *
 * <p>Thread: the task's.
 */
final class Succession {
  /** After the others' time is over: so long a member may take to come past their records. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final LongSupplier nanoTime;
  private final Map<TopicPartition, Long> ends = new HashMap<>(); // when their time was over
  private long sinceNanos;
  private boolean alone;

  Succession(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** It has other partitions than before, or again. */
  void onAssigned() {
    sinceNanos = nanoTime.getAsLong();
    alone = false;
    ends.clear();
  }

  /**
   * Whether to look at the log once more before anything is taken; it is alone then. Asked before
   * each batch.
   *
   * @param positions where the member is
   */
  boolean mustLook(Consumer<?, ?> consumer, Map<TopicPartition, Long> positions) {
    long left = Lease.NANOS_MAX - (nanoTime.getAsLong() - sinceNanos);
    if (alone || left > 0) {
      return false;
    }
    if (ends.isEmpty()) {
      ends.putAll(consumer.endOffsets(positions.keySet()));
    }
    boolean past =
        positions.entrySet().stream()
            .allMatch(one -> one.getValue() >= ends.getOrDefault(one.getKey(), Long.MAX_VALUE));
    alone = past || left <= -PATIENCE_NANOS;
    return alone && !past;
  }

  /** Whether all that others have appended, or will, is known or of no matter. */
  boolean isAlone() {
    return alone;
  }
}
