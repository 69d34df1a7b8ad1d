package dev.barnabas.core.log;

/**
 * The dedup keys of one slice of log time: a hash map of primitives, key 128 bits → (first offset,
 * log time last seen). Open addressing, at most two thirds full.
 *
 * <p>Thread: the reader that owns it.
 */
final class DedupBucket {
  private static final int FIRST_CAPACITY = 64; // entries; a power of two
  private static final int WORDS =
      4; // high, low, first offset, last seen; a free place has last seen -1

  private long[] table = emptyTable(FIRST_CAPACITY);
  private int size;
  final long startMillis;

  DedupBucket(long startMillis) {
    this.startMillis = startMillis;
  }

  int size() {
    return size;
  }

  /**
   * The place of the key, for {@link #firstOffset} and {@link #lastSeenMillis}; negative: absent.
   */
  int find(Hash128 key) {
    int at = slot(key);
    return table[at + 3] < 0 ? -1 : at;
  }

  long firstOffset(int place) {
    return table[place + 2];
  }

  long lastSeenMillis(int place) {
    return table[place + 3];
  }

  void put(Hash128 key, long firstOffset, long seenMillis) {
    if ((size + 1) * 3L * WORDS > table.length * 2L) {
      grow();
    }
    int at = slot(key);
    if (table[at + 3] < 0) {
      size++;
    }
    table[at] = key.high();
    table[at + 1] = key.low();
    table[at + 2] = firstOffset;
    table[at + 3] = seenMillis;
  }

  private int slot(Hash128 key) {
    int mask = table.length / WORDS - 1;
    int i = (int) key.high() & mask;
    while (true) {
      int at = i * WORDS;
      if (table[at + 3] < 0 || (table[at] == key.high() && table[at + 1] == key.low())) {
        return at;
      }
      i = (i + 1) & mask;
    }
  }

  private void grow() {
    long[] old = table;
    table = emptyTable(old.length / WORDS * 2);
    for (int at = 0; at < old.length; at += WORDS) {
      if (old[at + 3] >= 0) {
        int to = slot(new Hash128(old[at], old[at + 1]));
        System.arraycopy(old, at, table, to, WORDS);
      }
    }
  }

  private static long[] emptyTable(int capacity) {
    long[] table = new long[capacity * WORDS];
    for (int at = 3; at < table.length; at += WORDS) {
      table[at] = -1;
    }
    return table;
  }
}
