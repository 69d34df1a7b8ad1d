package dev.barnabas.core.broker;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The latest records of a topic, numbered as they came; the oldest go when they take too much.
 *
 * <p>Thread: its loop.
 */
final class RecordRing {
  private static final int FIRST_CAPACITY = 64; // a power of two, as all that follow

  private final long bytesMax;
  private @Nullable TopicRecord[] records = new TopicRecord[FIRST_CAPACITY];
  private long first;
  private long next;
  private long bytes;

  RecordRing(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** The number of the oldest that is left. */
  long first() {
    return first;
  }

  /** The number that the next one will have. */
  long next() {
    return next;
  }

  void add(TopicRecord record) {
    if (next - first == records.length) {
      grow();
    }
    records[at(next++)] = record;
    bytes += record.bytes();
  }

  /** Takes the oldest out while all take too much; null: they don't, or it is the last. */
  @Nullable TopicRecord evict() {
    return bytes > bytesMax && next - first > 1 ? remove() : null;
  }

  void clear() {
    while (first < next) {
      var _ = remove();
    }
  }

  TopicRecord get(long number) {
    TopicRecord record = records[at(number)];
    if (record == null || number < first || number >= next) {
      throw new IllegalArgumentException(number + " is not in " + first + " to " + next);
    }
    return record;
  }

  private TopicRecord remove() {
    TopicRecord oldest = get(first);
    records[at(first++)] = null;
    bytes -= oldest.bytes();
    return oldest;
  }

  private int at(long number) {
    return (int) (number & (records.length - 1));
  }

  private void grow() {
    @Nullable TopicRecord[] larger = Arrays.copyOf(records, records.length * 2);
    Arrays.fill(larger, null);
    int mask = larger.length - 1;
    for (long number = first; number < next; number++) {
      larger[(int) (number & mask)] = records[at(number)];
    }
    records = larger;
  }
}
