package dev.barnabas.core.log;

/**
 * How far a reader may be behind the end of its log, from the time between a record's stamp and its
 * replay. Clocks of brokers and nodes differ by an unknown amount, so what counts is how much more
 * that time is than it was at its least lately.
 *
 * <p>Thread: the reader that owns it.
 */
public final class ReplayLag {
  private static final long PERIOD_MILLIS = 60_000; // a clock that was set is forgotten in two
  private static final long NEVER = Long.MAX_VALUE;

  private long least = NEVER;
  private long leastBefore = NEVER;
  private long periodEndMillis;
  private long recordMillis;

  /**
   * Notes the next record.
   *
   * @param nowMillis this node's time
   */
  public void onRecord(long timestampMillis, long nowMillis) {
    if (nowMillis >= periodEndMillis) {
      leastBefore = least;
      least = NEVER;
      periodEndMillis = nowMillis + PERIOD_MILLIS;
    }
    recordMillis = timestampMillis;
    least = Math.min(least, nowMillis - timestampMillis);
  }

  /** The lag, or more: what is idle looks as if it were behind. */
  public long millis(long nowMillis) {
    long usual = Math.min(least, leastBefore);
    return usual == NEVER ? NEVER : Math.max(0, nowMillis - recordMillis - usual);
  }
}
