package dev.barnabas.kafka.history;

import dev.barnabas.core.store.LogPlace;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The record of the index that says how far a partition of the log is stored. It is the last of a
 * transaction in its partition, so that whoever reads it has read the roots before.
 */
final class Covered {
  private static final byte[] KEY = {'c'};

  private Covered() {}

  static byte[] key() {
    return KEY.clone();
  }

  static boolean isKey(byte[] key) {
    return Arrays.equals(KEY, key);
  }

  static byte[] value(LogPlace place) {
    return ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
        .putInt(place.generation())
        .putLong(place.offset())
        .array();
  }

  static LogPlace place(byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    return LogPlace.at(bytes.getInt(), bytes.getLong());
  }
}
