package dev.barnabas.mapping.rule;

import java.util.Locale;

/** How a topic's producers choose the partition from the key. */
public enum Partitioner implements Labelled {
  /** Kafka's Java producer: murmur2 of the key bytes, sign bit cleared, modulo partitions. */
  MURMUR2 {
    @Override
    public int partition(byte[] key, int partitions) {
      return (Murmur2.hash(key) & Integer.MAX_VALUE) % partitions;
    }
  },
  /** librdkafka's {@code consistent}: CRC-32 of the key bytes, unsigned, modulo partitions. */
  CRC32 {
    @Override
    public int partition(byte[] key, int partitions) {
      var checksum = new java.util.zip.CRC32();
      checksum.update(key);
      return (int) (checksum.getValue() % partitions);
    }
  };

  /** The partition of a record with this key, 0 to {@code partitions} - 1. */
  public abstract int partition(byte[] key, int partitions);

  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
