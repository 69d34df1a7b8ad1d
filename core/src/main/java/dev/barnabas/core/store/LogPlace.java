package dev.barnabas.core.store;

import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.Position;
import java.util.Comparator;

/**
 * A place in the order of a channel, also across logs that were made again: all of a later
 * generation comes after all of an earlier one.
 *
 * @param generation of the log
 * @param offset and {@code index}: the {@link Position} in it
 */
public record LogPlace(int generation, long offset, int index) implements Comparable<LogPlace> {
  private static final Comparator<LogPlace> ORDER =
      Comparator.comparingInt(LogPlace::generation)
          .thenComparingLong(LogPlace::offset)
          .thenComparingInt(LogPlace::index);

  static final int BYTES = 16;

  /** Before everything. */
  public static final LogPlace FIRST = new LogPlace(-1, -1, 0);

  /** The place that a serial names. */
  public static LogPlace of(ChannelSerial serial) {
    return new LogPlace(
        serial.log().generation(), serial.position().offset(), serial.position().index());
  }

  /** The first place that a record at the offset can take. */
  public static LogPlace at(int generation, long offset) {
    return new LogPlace(generation, offset, 0);
  }

  /** In its log. */
  public Position position() {
    return new Position(offset, index);
  }

  /** Whether it comes before the other. */
  public boolean isBefore(LogPlace other) {
    return compareTo(other) < 0;
  }

  /** Whether one record brought both. */
  public boolean isOfOnePublish(LogPlace other) {
    return generation == other.generation && offset == other.offset;
  }

  @Override
  public int compareTo(LogPlace other) {
    return ORDER.compare(this, other);
  }
}
