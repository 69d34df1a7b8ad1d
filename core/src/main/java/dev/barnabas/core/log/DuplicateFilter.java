package dev.barnabas.core.log;

import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Rule 2.1: a record is a duplicate if an earlier record of the same channel, itself dropped or
 * not, has the same dedup key and lies within the window on the partition's log clock. A pure
 * function of the records between the two, so every reader that started a window before its first
 * entry agrees.
 *
 * <p>Memory: 48 to 96 bytes per id that was seen within the window (50,000 ids a second for 150 s:
 * 0.7 GB over all partitions); ids of {@link Scope#NONE} take none.
 *
 * <p>Thread: the reader that owns it.
 */
public final class DuplicateFilter {
  /** The key was not seen within the window. */
  public static final long FIRST = -1;

  /** The key was seen, but this reader started too late to know where first. */
  public static final long UNKNOWN = -2;

  private static final int SLICES =
      8; // of the window; a bucket lives a slice longer than the window
  private static final int KEY_BYTES_MAX = 4096;

  private final long windowMillis;
  private final boolean fromBeginning;
  private final LogClock clock = new LogClock();
  private final ArrayDeque<DedupBucket> buckets = new ArrayDeque<>();
  private byte[] scratch = new byte[256];

  /**
   * @param windowMillis W, in log time
   * @param fromBeginning whether the reader starts where the log begins, so that nothing lies
   *     before
   */
  public DuplicateFilter(long windowMillis, boolean fromBeginning) {
    this.windowMillis = windowMillis;
    this.fromBeginning = fromBeginning;
  }

  /** Takes the next record's time into account; once per record, before its keys are asked for. */
  public void advance(long timestampMillis) {
    long now = clock.advance(timestampMillis);
    while (!buckets.isEmpty()
        && now - buckets.getFirst().startMillis > windowMillis + sliceMillis()) {
      buckets.removeFirst();
    }
  }

  /** Log time since this reader began. */
  public long elapsedMillis() {
    return clock.nowMillis();
  }

  /** Whether enough log lies behind to give the verdict that every other reader gives. */
  public boolean isReady() {
    return fromBeginning || clock.nowMillis() >= windowMillis;
  }

  /** Whether nothing is remembered: an idle partition needs no ticks then. */
  public boolean isEmpty() {
    return buckets.stream().allMatch(bucket -> bucket.size() == 0);
  }

  /**
   * Remembers the key and says where it was seen first: {@link #FIRST}, {@link #UNKNOWN} or an
   * offset.
   *
   * @param offset of the record that has it now
   */
  public long check(
      ChannelKey channel, Scope scope, byte[] id, int idFrom, int idLength, long offset) {
    if (scope == Scope.NONE) {
      return FIRST;
    }
    long now = clock.nowMillis();
    Hash128 key = hash(channel.bytes(), scope, id, idFrom, idLength);
    long known = find(key, now);
    long first = known == FIRST ? (isReady() ? offset : UNKNOWN) : known;
    current(now).put(key, first, now);
    return known;
  }

  private long find(Hash128 key, long now) {
    for (Iterator<DedupBucket> newestFirst = buckets.descendingIterator();
        newestFirst.hasNext(); ) {
      DedupBucket bucket = newestFirst.next();
      int place = bucket.find(key);
      if (place >= 0) {
        // Strictly: what lies exactly a window back may lie before a reader's start.
        return now - bucket.lastSeenMillis(place) < windowMillis
            ? bucket.firstOffset(place)
            : FIRST;
      }
    }
    return FIRST;
  }

  private DedupBucket current(long now) {
    @Nullable DedupBucket last = buckets.peekLast();
    if (last == null || now - last.startMillis >= sliceMillis()) {
      last = new DedupBucket(now);
      buckets.addLast(last);
    }
    return last;
  }

  private long sliceMillis() {
    return Math.max(1, windowMillis / SLICES);
  }

  private Hash128 hash(byte[] channel, Scope scope, byte[] id, int idFrom, int idLength) {
    int length = channel.length + 1 + idLength;
    byte[] key = length <= scratch.length ? scratch : grown(length);
    System.arraycopy(channel, 0, key, 0, channel.length);
    key[channel.length] = scope.letter();
    System.arraycopy(id, idFrom, key, channel.length + 1, idLength);
    return Hash128.of(key, 0, length);
  }

  private byte[] grown(int length) {
    byte[] larger = new byte[length];
    if (length <= KEY_BYTES_MAX) {
      scratch = larger;
    }
    return larger;
  }
}
