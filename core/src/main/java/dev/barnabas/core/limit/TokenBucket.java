package dev.barnabas.core.limit;

/**
 * Counts against a rate: it fills evenly, and each event takes one token out. Who took more than
 * there was has to wait until that is paid back. Thread: the caller's.
 */
public final class TokenBucket {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final long nanosPerToken;
  private final long capacityNanos;
  // The bucket's content as time: this moment minus this many nanoseconds is when it was empty.
  private long filledNanos;
  private long asOfNanos;

  /**
   * A full bucket.
   *
   * @param ratePerSecond 1 to a million
   * @param burst tokens that it holds at most, at least 1
   */
  public TokenBucket(int ratePerSecond, int burst, long nowNanos) {
    this((double) ratePerSecond, burst, nowNanos);
  }

  /**
   * A full bucket.
   *
   * @param ratePerSecond a thousandth to a million
   * @param burst tokens that it holds at most, at least 1
   */
  public TokenBucket(double ratePerSecond, int burst, long nowNanos) {
    if (!(ratePerSecond >= 0.001 && ratePerSecond <= 1_000_000) || burst < 1) {
      throw new IllegalArgumentException(
          "rate must be 0.001 to 1,000,000 a second and burst at least 1, not %s and %d"
              .formatted(ratePerSecond, burst));
    }
    this.nanosPerToken = (long) (SECOND_NANOS / ratePerSecond);
    this.capacityNanos = nanosPerToken * burst;
    this.filledNanos = capacityNanos;
    this.asOfNanos = nowNanos;
  }

  /**
   * Takes tokens out, also those that are not in yet. Returns how long until none is owed any more,
   * in ns; 0: none is.
   */
  public long take(int tokens, long nowNanos) {
    fill(nowNanos);
    filledNanos -= nanosPerToken * tokens;
    return Math.max(0, -filledNanos);
  }

  /** Takes tokens out if all of them are in; returns whether they were. */
  public boolean tryTake(int tokens, long nowNanos) {
    fill(nowNanos);
    boolean enough = filledNanos >= nanosPerToken * tokens;
    if (enough) {
      filledNanos -= nanosPerToken * tokens;
    }
    return enough;
  }

  private void fill(long nowNanos) {
    // Differences only: nanoTime may overflow, and of two threads' readings one may be older.
    long elapsed = nowNanos - asOfNanos;
    if (elapsed > 0) {
      filledNanos = elapsed >= capacityNanos - filledNanos ? capacityNanos : filledNanos + elapsed;
      asOfNanos = nowNanos;
    }
  }
}
