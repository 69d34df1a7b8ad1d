package dev.barnabas.core.stats;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A count that goes up and down, such as connections: its highest, lowest and mean value in the
 * minute that runs.
 *
 * <p>Thread: any.
 */
final class Level {
  private final ReentrantLock lock = new ReentrantLock();
  private long now;
  private long peak;
  private long min;
  private double area; // value times ms
  private long sinceMillis; // of the minute
  private long changedMillis;

  /**
   * The values of a minute.
   *
   * @param mean over its time, rounded
   */
  record Values(long peak, long min, long mean) {}

  Level(long nowMillis) {
    this.sinceMillis = nowMillis;
    this.changedMillis = nowMillis;
  }

  void change(long by, long nowMillis) {
    lock.lock();
    try {
      advance(nowMillis);
      now += by;
      peak = Math.max(peak, now);
      min = Math.min(min, now);
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is 0, and was in all of the minute. */
  boolean isIdle() {
    lock.lock();
    try {
      return now == 0 && peak == 0;
    } finally {
      lock.unlock();
    }
  }

  /** The values so far. */
  Values values(long nowMillis) {
    lock.lock();
    try {
      advance(nowMillis);
      long lasted = changedMillis - sinceMillis;
      return new Values(peak, min, lasted == 0 ? now : Math.round(area / lasted));
    } finally {
      lock.unlock();
    }
  }

  /** The values so far; another minute begins. */
  Values take(long nowMillis) {
    lock.lock();
    try {
      Values values = values(nowMillis);
      peak = now;
      min = now;
      area = 0;
      sinceMillis = changedMillis;
      return values;
    } finally {
      lock.unlock();
    }
  }

  private void advance(long nowMillis) {
    if (nowMillis > changedMillis) {
      area += (double) now * (nowMillis - changedMillis);
      changedMillis = nowMillis;
    }
  }
}
