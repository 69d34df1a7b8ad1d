package dev.barnabas.kafka.egress;

import java.util.Arrays;
import java.util.Optional;

/**
 * How far our own log reached when an egress task committed, one offset per partition: whatever the
 * task appended later lies behind. Kept as the text of the commit.
 *
 * <p>Thread: the task's.
 */
final class LogMarks {
  private static final String VERSION = "1";
  private static final int RADIX = 36;

  /** Brokers take 4,096 bytes by default: 500 partitions of 10^10 records each. */
  private static final int TEXT_MAX = 4_000;

  private final String topicId;
  private final long[] offsets;

  LogMarks(String topicId, long[] offsets) {
    this.topicId = topicId;
    this.offsets = offsets.clone();
  }

  long get(int partition) {
    return offsets[partition];
  }

  void raise(int partition, long offset) {
    offsets[partition] = Math.max(offsets[partition], offset);
  }

  LogMarks copy() {
    return new LogMarks(topicId, offsets);
  }

  /** The lower of both in each partition. */
  LogMarks lower(LogMarks other) {
    LogMarks lower = copy();
    Arrays.setAll(lower.offsets, i -> Math.min(offsets[i], other.offsets[i]));
    return lower;
  }

  /** Empty when it is too long for a commit; a task that starts then looks further back. */
  String text() {
    StringBuilder text = new StringBuilder(VERSION).append(' ').append(topicId).append(' ');
    for (int i = 0; i < offsets.length; i++) {
      text.append(i == 0 ? "" : ",").append(Long.toString(offsets[i], RADIX));
    }
    return text.length() <= TEXT_MAX ? text.toString() : "";
  }

  /** Empty when the text is none of ours, or of another log. */
  static Optional<LogMarks> parse(String text, String topicId, int partitions) {
    String[] parts = text.split(" ", -1);
    if (parts.length != 3 || !parts[0].equals(VERSION) || !parts[1].equals(topicId)) {
      return Optional.empty();
    }
    String[] numbers = parts[2].split(",", -1);
    if (numbers.length != partitions) {
      return Optional.empty();
    }
    try {
      long[] offsets =
          Arrays.stream(numbers).mapToLong(number -> Long.parseLong(number, RADIX)).toArray();
      return Optional.of(new LogMarks(topicId, offsets));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
