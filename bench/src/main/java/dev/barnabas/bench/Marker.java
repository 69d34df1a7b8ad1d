package dev.barnabas.bench;

import java.time.Instant;
import java.util.Locale;

/**
 * What a record's value says to the one who counts: which of its key it is, and when it was made.
 * Found in the bytes of a frame without parsing it: {@code @@N} and 16 hex digits, {@code @@T} and
 * 16 more.
 */
final class Marker {
  private static final int DIGITS = 16;
  private static final byte[] TAG = {'@', '@', 'N'};
  static final int LENGTH = 2 * (TAG.length + DIGITS);

  private Marker() {}

  static String text(long sequence, Instant now) {
    return String.format(Locale.ROOT, "@@N%016x@@T%016x", sequence, nanos(now));
  }

  static long nanos(Instant now) {
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  /** Where the next marker begins at or after {@code from}; -1: none. */
  static int find(byte[] bytes, int from, int to) {
    for (int i = from; i + LENGTH <= to; i++) {
      if (bytes[i] == TAG[0] && bytes[i + 1] == TAG[1] && bytes[i + 2] == TAG[2]) {
        return i;
      }
    }
    return -1;
  }

  static long sequence(byte[] bytes, int at) {
    return hex(bytes, at + TAG.length);
  }

  static long madeNanos(byte[] bytes, int at) {
    return hex(bytes, at + TAG.length + DIGITS + TAG.length);
  }

  private static long hex(byte[] bytes, int from) {
    long value = 0;
    for (int i = from; i < from + DIGITS; i++) {
      value = (value << 4) | Character.digit(bytes[i], 16);
    }
    return value;
  }
}
