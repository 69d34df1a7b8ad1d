package dev.barnabas.kafka.group;

import dev.barnabas.kafka.Failures;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that failed, each with a pause of its own that grows while it goes on failing.
 *
 * <p>Thread: the member's; {@link #problem} any.
 */
final class Resting {
  private static final Logger LOG = LoggerFactory.getLogger(Resting.class);

  /** Open for so long, a partition is well again: longer than work is gathered before it counts. */
  private static final long WELL_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** A try that took long is repeated late, so that the others have most of the thread's time. */
  private static final int TIMES_THE_TRY = 4;

  private static final long PAUSE_MAX_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final String member;
  private final LongSupplier nanoTime;
  private final Map<TopicPartition, Failures> failures = new HashMap<>();
  private final Map<TopicPartition, Long> untilNanos = new HashMap<>();
  private final Map<TopicPartition, Long> openedNanos = new HashMap<>();
  private volatile Optional<String> problem = Optional.empty();

  /**
   * @param member what it works for, as the log calls it
   */
  Resting(String member, LongSupplier nanoTime) {
    this.member = member;
    this.nanoTime = nanoTime;
  }

  /** Whether a partition is to be left alone for now. */
  boolean isResting(TopicPartition partition) {
    Long until = untilNanos.get(partition);
    return until != null && nanoTime.getAsLong() - until < 0;
  }

  /**
   * A partition failed.
   *
   * @param tookNanos how long the try took
   */
  void onFailure(TopicPartition partition, Throwable failure, long tookNanos) {
    Failures known =
        failures.computeIfAbsent(
            partition,
            _ -> new Failures(LOG, member + ", partition " + partition.partition(), nanoTime));
    long pause = TimeUnit.MILLISECONDS.toNanos(known.onFailure(failure));
    long longer = Math.min(TIMES_THE_TRY * tookNanos, PAUSE_MAX_NANOS);
    untilNanos.put(partition, nanoTime.getAsLong() + Math.max(pause, longer));
    openedNanos.remove(partition);
    problem = known.problem(0);
  }

  /** A partition that had failed, or had not, is open. */
  void onOpen(TopicPartition partition) {
    untilNanos.remove(partition);
    if (failures.containsKey(partition)) {
      openedNanos.put(partition, nanoTime.getAsLong());
    }
    if (untilNanos.isEmpty()) {
      problem = Optional.empty();
    }
  }

  /** After each turn: forgets the failures of those that have been open for long enough. */
  void onTurnEnd() {
    long now = nanoTime.getAsLong();
    openedNanos
        .entrySet()
        .removeIf(each -> {
          boolean well = now - each.getValue() >= WELL_NANOS;
          if (well) {
            Failures over = failures.remove(each.getKey());
            if (over != null) {
              over.onSuccess();
            }
          }
          return well;
        });
  }

  /** A partition goes to another member, or comes anew. */
  void forget(TopicPartition partition) {
    failures.remove(partition);
    openedNanos.remove(partition);
    if (untilNanos.remove(partition) != null && untilNanos.isEmpty()) {
      problem = Optional.empty();
    }
  }

  /** Why some partition rests, for a person. */
  Optional<String> problem() {
    return problem;
  }
}
