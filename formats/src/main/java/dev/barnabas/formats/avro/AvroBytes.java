package dev.barnabas.formats.avro;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import dev.barnabas.mapping.RecordText;
import java.util.Arrays;

/**
 * Reads Avro's primitive values.
 *
 * <p>Thread: the caller's.
 */
final class AvroBytes {
  private static final int LONG_BYTES_MAX = 10;

  private final byte[] bytes;
  private int at;

  AvroBytes(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  int left() {
    return bytes.length - at;
  }

  boolean truth() {
    return switch (next()) {
      case 0 -> false;
      case 1 -> true;
      default -> throw unreadable("a boolean is neither 0 nor 1");
    };
  }

  /** An int or a long: variable length, zigzag. */
  long number() {
    long value = 0;
    for (int i = 0; i < LONG_BYTES_MAX; i++) {
      int b = next();
      value |= (long) (b & 0x7f) << (7 * i);
      if ((b & 0x80) == 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw unreadable("a number has more than " + LONG_BYTES_MAX + " bytes");
  }

  float single() {
    return Float.intBitsToFloat((int) littleEndian(Float.BYTES));
  }

  double twice() {
    return Double.longBitsToDouble(littleEndian(Double.BYTES));
  }

  long littleEndian(int count) {
    require(count);
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (bytes[at++] & 0xffL) << (8 * i);
    }
    return value;
  }

  /** That many bytes. */
  byte[] fixed(int count) {
    require(count);
    at += count;
    return Arrays.copyOfRange(bytes, at - count, at);
  }

  /** Bytes with their length before them. */
  byte[] bytes() {
    long length = number();
    if (length < 0 || length > left()) {
      throw unreadable("a length of " + length + " where " + left() + " bytes are left");
    }
    return fixed((int) length);
  }

  String text() {
    return RecordText.utf8(bytes()).orElseThrow(() -> unreadable("a text is not UTF-8"));
  }

  private int next() {
    require(1);
    return bytes[at++];
  }

  private void require(int count) {
    if (count > left()) {
      throw unreadable("it ends too early");
    }
  }

  static MappingError unreadable(String why) {
    return new MappingError(Reason.UNREADABLE, "not Avro of this schema: " + why);
  }
}
