package dev.barnabas.bench.load;

import java.time.Instant;

/**
 * What a message says to the one who counts: its number on its channel, and when it was made. Found
 * in the bytes of a frame without parsing it: {@code @@N} and 16 hex digits, {@code @@T} and 16
 * more (nanoseconds since 1970).
 */
public final class Marker {
  private static final int DIGITS = 16;
  private static final byte[] TAG = {'@', '@', 'N'};
  public static final int LENGTH = 2 * (TAG.length + DIGITS);
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private Marker() {}

  public static String text(long sequence, long nanos) {
    var text = new StringBuilder(LENGTH).append("@@N");
    appendHex(text, sequence);
    text.append("@@T");
    appendHex(text, nanos);
    return text.toString();
  }

  private static void appendHex(StringBuilder text, long value) {
    for (int shift = 4 * (DIGITS - 1); shift >= 0; shift -= 4) {
      text.append(HEX[(int) (value >>> shift) & 15]);
    }
  }

  /** The wall clock: who makes a message and who reads it are different processes. */
  public static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  /** Where the next marker begins at or after {@code from}; -1: none. */
  public static int find(byte[] bytes, int from, int to) {
    for (int i = from; i + LENGTH <= to; i++) {
      if (bytes[i] == TAG[0] && bytes[i + 1] == TAG[1] && bytes[i + 2] == TAG[2]) {
        return i;
      }
    }
    return -1;
  }

  public static long sequence(byte[] bytes, int at) {
    return hex(bytes, at + TAG.length);
  }

  public static long madeNanos(byte[] bytes, int at) {
    return hex(bytes, at + TAG.length + DIGITS + TAG.length);
  }

  private static long hex(byte[] bytes, int from) {
    long value = 0;
    for (int i = from; i < from + DIGITS; i++) {
      int digit = bytes[i];
      value = (value << 4) | (digit <= '9' ? digit - '0' : digit - 'a' + 10);
    }
    return value;
  }
}
