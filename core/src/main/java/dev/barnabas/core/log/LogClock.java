package dev.barnabas.core.log;

/**
 * The clock of a partition (architecture 2.1): advances by the time between two records, at most 10
 * s, and never backwards, so that an outage does not age the dedup window.
 *
 * <p>Only neighbours count, never the highest time seen: what the clock says between two records
 * depends on nothing but the records between them, wherever a reader started.
 *
 * <p>Thread: the reader that owns it.
 */
public final class LogClock {
  static final long STEP_MAX_MILLIS = 10_000;

  private long nowMillis;
  private long lastTimestampMillis = Long.MIN_VALUE;

  /** Takes the next record's time into account; returns the clock after it. */
  public long advance(long timestampMillis) {
    if (lastTimestampMillis != Long.MIN_VALUE && timestampMillis > lastTimestampMillis) {
      nowMillis += Math.min(timestampMillis - lastTimestampMillis, STEP_MAX_MILLIS);
    }
    lastTimestampMillis = timestampMillis;
    return nowMillis;
  }

  /** Log time since the reader began. */
  public long nowMillis() {
    return nowMillis;
  }
}
