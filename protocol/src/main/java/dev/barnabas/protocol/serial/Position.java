package dev.barnabas.protocol.serial;

/**
 * A place in one partition of a log: the record's offset and the message's index within what the
 * record became.
 *
 * @param offset Kafka's offset; -1 stands before the first record
 * @param index 0 to {@link #INDEX_MAX}
 */
public record Position(long offset, int index) implements Comparable<Position> {
  /**
   * The largest index: five digits in a serial; also stands for "after everything of this record".
   */
  public static final int INDEX_MAX = 99_999;

  public Position {
    if (offset < -1 || index < 0 || index > INDEX_MAX) {
      throw new IllegalArgumentException("not a position: offset " + offset + ", index " + index);
    }
  }

  /**
   * The place just before the first message of the record at {@code offset}: nothing of it is
   * behind.
   */
  public static Position before(long offset) {
    return new Position(offset - 1, INDEX_MAX);
  }

  public boolean isAfter(Position other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(Position other) {
    int byOffset = Long.compare(offset, other.offset);
    return byOffset != 0 ? byOffset : Integer.compare(index, other.index);
  }
}
