package dev.barnabas.mapping.rule;

/** MurmurHash2 (Austin Appleby, public domain) with the seed that Kafka's producer uses. */
final class Murmur2 {
  private static final int SEED = 0x9747b28c;
  private static final int M = 0x5bd1e995;

  private Murmur2() {}

  static int hash(byte[] bytes) {
    int hash = SEED ^ bytes.length;
    int whole = bytes.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      int word =
          (bytes[i] & 0xff)
              | ((bytes[i + 1] & 0xff) << 8)
              | ((bytes[i + 2] & 0xff) << 16)
              | ((bytes[i + 3] & 0xff) << 24);
      word *= M;
      word ^= word >>> 24;
      hash = (hash * M) ^ (word * M);
    }
    if (whole < bytes.length) {
      for (int i = whole; i < bytes.length; i++) {
        hash ^= (bytes[i] & 0xff) << (8 * (i - whole));
      }
      hash *= M;
    }
    hash ^= hash >>> 13;
    hash *= M;
    return hash ^ (hash >>> 15);
  }
}
