package dev.barnabas.core.log;

import java.util.function.LongPredicate;

/**
 * A hash map long → long without objects; the key 0 is as good as any. Open addressing, at most two
 * thirds full.
 *
 * <p>Thread: its owner's.
 */
final class LongLongMap {
  static final long ABSENT = -1;
  private static final int FIRST_CAPACITY = 64;

  private long[] keys = new long[FIRST_CAPACITY];
  private long[] values = filled(FIRST_CAPACITY);
  private int size;

  int size() {
    return size;
  }

  int capacity() {
    return keys.length;
  }

  /** The value, or {@link #ABSENT}. */
  long get(long key) {
    return values[slot(key)];
  }

  /**
   * @param value not negative
   */
  void put(long key, long value) {
    if ((size + 1) * 3L > keys.length * 2L) {
      rebuild(keys.length * 2, kept -> true);
    }
    int at = slot(key);
    if (values[at] == ABSENT) {
      size++;
    }
    keys[at] = key;
    values[at] = value;
  }

  /** Drops the pairs whose value does not pass, and the room they took. */
  void retainValues(LongPredicate keep) {
    rebuild(keys.length, keep);
    int needed = FIRST_CAPACITY;
    while (size * 3L > needed * 2L) {
      needed *= 2;
    }
    if (needed * 4 <= keys.length) {
      rebuild(needed * 2, kept -> true);
    }
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int at = ((int) (((key ^ (key >>> 32)) * 0x9E3779B9L) >>> 7)) & mask;
    while (values[at] != ABSENT && keys[at] != key) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void rebuild(int capacity, LongPredicate keep) {
    long[] oldKeys = keys;
    long[] oldValues = values;
    keys = new long[capacity];
    values = filled(capacity);
    size = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != ABSENT && keep.test(oldValues[i])) {
        int at = slot(oldKeys[i]);
        keys[at] = oldKeys[i];
        values[at] = oldValues[i];
        size++;
      }
    }
  }

  private static long[] filled(int capacity) {
    long[] values = new long[capacity];
    java.util.Arrays.fill(values, ABSENT);
    return values;
  }
}
