package dev.barnabas.kafka.egress;

import dev.barnabas.kafka.Failures;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions with a record that is to be tried again, each by itself, so that the others go on.
 *
 * <p>Thread: the task's; {@link #problem} any.
 */
final class Retries {
  private static final Logger log = LoggerFactory.getLogger(Retries.class);

  private final String rule;
  private final Failures failures;
  private final Map<TopicPartition, Long> untilMillis = new HashMap<>(); // ≤ its partitions

  Retries(String rule) {
    this.rule = rule;
    this.failures = new Failures(log, "Rule " + rule, System::nanoTime);
  }

  /** Leaves it alone for a while, longer each time. */
  void rest(TopicPartition partition, RuntimeException why, long nowMillis) {
    long pause = failures.onFailure(why);
    log.debug("Rule {}: {} rests for {} ms", rule, partition, pause);
    untilMillis.put(partition, nowMillis + pause);
  }

  /** Those that rest now. */
  Set<TopicPartition> resting(long nowMillis) {
    Set<TopicPartition> resting = new HashSet<>();
    untilMillis.forEach((partition, until) -> {
      if (nowMillis < until) {
        resting.add(partition);
      }
    });
    return resting;
  }

  boolean isEmpty() {
    return untilMillis.isEmpty();
  }

  /** The record was taken, or is another member's. */
  void forget(Collection<TopicPartition> partitions) {
    if (untilMillis.keySet().removeAll(partitions) && untilMillis.isEmpty()) {
      failures.onSuccess();
    }
  }

  Optional<String> problem() {
    return failures.problem(0);
  }
}
