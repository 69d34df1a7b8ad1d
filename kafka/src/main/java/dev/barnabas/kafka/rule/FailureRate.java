package dev.barnabas.kafka.rule;

import dev.barnabas.mapping.rule.MaxRate;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether more records failed within a time than may. Memory: 8 bytes for each that may.
 *
 * <p>Thread: any: of one rule's members on a node, all.
 */
final class FailureRate {
  private static final long NEVER = Long.MIN_VALUE;

  private final MaxRate max;
  private final long[] times;
  private final ReentrantLock lock = new ReentrantLock();
  private int next;

  FailureRate(MaxRate max) {
    this.max = max;
    this.times = new long[max.count()];
    Arrays.fill(times, NEVER);
  }

  /** Counts a failure; true when it is one too many, after which the count begins anew. */
  boolean crosses(long nowMillis) {
    if (times.length == 0) {
      return true;
    }
    lock.lock();
    try {
      long oldest = times[next];
      if (oldest != NEVER && nowMillis - oldest < max.perMillis()) {
        Arrays.fill(times, NEVER); // it begins anew when the rule is resumed
        return true;
      }
      times[next] = nowMillis;
      next = (next + 1) % times.length;
      return false;
    } finally {
      lock.unlock();
    }
  }
}
