package dev.barnabas.bench.load;

/** Reading in bytes. */
final class Bytes {
  private Bytes() {}

  /** Where {@code wanted} begins between {@code from} and {@code to}; -1: nowhere. */
  static int indexOf(byte[] wanted, byte[] bytes, int from, int to) {
    for (int i = from; i + wanted.length <= to; i++) {
      int matched = 0;
      while (matched < wanted.length && bytes[i + matched] == wanted[matched]) {
        matched++;
      }
      if (matched == wanted.length) {
        return i;
      }
    }
    return -1;
  }

  /** What these bytes are as a number, the highest first. */
  static long number(byte[] bytes, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      value = (value << 8) | (bytes[i] & 0xff);
    }
    return value;
  }
}
