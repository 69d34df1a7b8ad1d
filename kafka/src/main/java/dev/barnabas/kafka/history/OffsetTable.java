package dev.barnabas.kafka.history;

import dev.barnabas.core.log.Hash128;

/**
 * Where each root stands: a hash map of primitives, 128 bits of a key → offset. Open addressing, at
 * most two thirds full: 36 to 72 bytes for each channel that something is kept of.
 *
 * <p>Thread: guarded by its owner.
 */
final class OffsetTable {
  static final long ABSENT = -1;
  private static final int FIRST_CAPACITY = 64; // entries; a power of two
  private static final int WORDS = 3; // high, low, offset + 2; 0: never used, 1: removed
  private static final long REMOVED = 1;

  private long[] table = new long[FIRST_CAPACITY * WORDS];
  private int used; // removed ones too
  private int size;

  int size() {
    return size;
  }

  /** The offset, or {@link #ABSENT}. */
  long get(Hash128 key) {
    long value = table[slot(key) + 2];
    return value <= REMOVED ? ABSENT : value - 2;
  }

  void put(Hash128 key, long offset) {
    if ((used + 1) * 3L * WORDS > table.length * 2L) {
      rebuild();
    }
    int at = slot(key);
    if (table[at + 2] == 0) {
      used++;
    }
    if (table[at + 2] <= REMOVED) {
      size++;
    }
    table[at] = key.high();
    table[at + 1] = key.low();
    table[at + 2] = offset + 2;
  }

  void remove(Hash128 key) {
    int at = slot(key);
    if (table[at + 2] > REMOVED) {
      table[at + 2] = REMOVED;
      size--;
    }
  }

  private int slot(Hash128 key) {
    int mask = table.length / WORDS - 1;
    int i = (int) key.low() & mask;
    while (true) {
      int at = i * WORDS;
      if (table[at + 2] == 0 || (table[at] == key.high() && table[at + 1] == key.low())) {
        return at;
      }
      i = (i + 1) & mask;
    }
  }

  /** Grows, and forgets what was removed. */
  private void rebuild() {
    long[] old = table;
    int capacity = FIRST_CAPACITY;
    while (size * 3L > capacity) {
      capacity *= 2;
    }
    table = new long[capacity * WORDS];
    used = size;
    for (int at = 0; at < old.length; at += WORDS) {
      if (old[at + 2] > REMOVED) {
        int to = slot(new Hash128(old[at], old[at + 1]));
        System.arraycopy(old, at, table, to, WORDS);
      }
    }
  }
}
