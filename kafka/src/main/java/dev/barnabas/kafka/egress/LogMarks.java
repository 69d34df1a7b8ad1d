package dev.barnabas.kafka.egress;

import java.util.Arrays;

/**
 * A place in our own log before which nothing lies that an egress task appended from beyond its
 * commit. Kept as the text of the commit: one offset per partition, or a time where the log has too
 * many of them.
 *
 * <p>Thread: the task's.
 */
final class LogMarks {
  private static final String OFFSETS = "1";
  private static final String TIME = "2";
  private static final int RADIX = 36;

  /** Brokers take 4,096 bytes by default: 500 partitions of 10^10 records each. */
  private static final int TEXT_MAX = 4_000;

  private final String topicId;
  private final long[] offsets;
  private final long millis;

  /**
   * @param millis what was appended from beyond the commit is not older; 0: not known
   */
  LogMarks(String topicId, long[] offsets, long millis) {
    this.topicId = topicId;
    this.offsets = offsets.clone();
    this.millis = millis;
  }

  long get(int partition) {
    return offsets[partition];
  }

  void raise(int partition, long offset) {
    offsets[partition] = Math.max(offsets[partition], offset);
  }

  LogMarks copy() {
    return at(millis);
  }

  /** The same place as of another time. */
  LogMarks at(long millis) {
    return new LogMarks(topicId, offsets, millis);
  }

  /** The lower of both in each partition. */
  LogMarks lower(LogMarks other) {
    LogMarks lower = at(Math.min(millis, other.millis));
    Arrays.setAll(lower.offsets, i -> Math.min(offsets[i], other.offsets[i]));
    return lower;
  }

  /** What is kept with a commit. */
  String text() {
    StringBuilder text = new StringBuilder(OFFSETS).append(' ').append(topicId).append(' ');
    for (int i = 0; i < offsets.length; i++) {
      text.append(i == 0 ? "" : ",").append(Long.toString(offsets[i], RADIX));
    }
    return text.length() <= TEXT_MAX
        ? text.toString()
        : TIME + ' ' + topicId + ' ' + Long.toString(millis, RADIX);
  }

  /** What a commit's text says about where appends from beyond it lie. */
  sealed interface Said {
    /** Behind these offsets. */
    record Offsets(LogMarks marks) implements Said {}

    /** Not before this time. */
    record Since(long millis) implements Said {}

    /** Anywhere: somebody set the group's offsets, or it was another log. */
    record Nothing() implements Said {}
  }

  static Said parse(String text, String topicId, int partitions) {
    String[] parts = text.split(" ", -1);
    if (parts.length != 3 || !parts[1].equals(topicId)) {
      return new Said.Nothing();
    }
    try {
      return switch (parts[0]) {
        case OFFSETS -> offsets(parts[2].split(",", -1), topicId, partitions);
        case TIME -> new Said.Since(Long.parseLong(parts[2], RADIX));
        default -> new Said.Nothing();
      };
    } catch (NumberFormatException e) {
      return new Said.Nothing();
    }
  }

  private static Said offsets(String[] numbers, String topicId, int partitions) {
    return numbers.length == partitions
        ? new Said.Offsets(
            new LogMarks(
                topicId,
                Arrays.stream(numbers).mapToLong(n -> Long.parseLong(n, RADIX)).toArray(),
                0))
        : new Said.Nothing();
  }
}
