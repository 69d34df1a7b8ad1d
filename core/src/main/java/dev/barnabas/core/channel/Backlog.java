package dev.barnabas.core.channel;

/**
 * The addresses in the window that a lagging cursor still has to read: found in one walk, used up
 * piece by piece. Bounded by {@link #ADDRESSES_MAX}.
 *
 * <p>Thread: the log reader; others only keep it between refills.
 */
public final class Backlog {
  static final int ADDRESSES_MAX = 8_192; // 64 KiB for a cursor that lags

  private long[] addresses = {};
  private int next;

  boolean isEmpty() {
    return next == addresses.length;
  }

  void fill(long[] oldestFirst) {
    addresses = oldestFirst;
    next = 0;
  }

  long peek() {
    return addresses[next];
  }

  void advance() {
    next++;
  }

  void clear() {
    addresses = new long[0];
    next = 0;
  }
}
