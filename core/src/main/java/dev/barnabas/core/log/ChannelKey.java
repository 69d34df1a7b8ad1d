package dev.barnabas.core.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Names a channel of an app: the key of its records, {@code app NUL name} in UTF-8. */
public final class ChannelKey {
  private final byte[] bytes;
  private final int hash;

  private ChannelKey(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Hash128.of(bytes).low32();
  }

  public static ChannelKey of(String app, String name) {
    return new ChannelKey((app + '\0' + name).getBytes(StandardCharsets.UTF_8));
  }

  /** The key of a record; takes the array over. */
  public static ChannelKey ofBytes(byte[] bytes) {
    return new ChannelKey(bytes);
  }

  /** The record key; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  public String app() {
    return text(0, separator());
  }

  public String name() {
    return text(separator() + 1, bytes.length);
  }

  /** The partition of our own log that holds the channel: stable for a given count. */
  public int partition(int partitions) {
    return Math.floorMod(hash, partitions);
  }

  private int separator() {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        return i;
      }
    }
    return -1;
  }

  private String text(int from, int to) {
    return new String(bytes, from, Math.max(0, to - from), StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChannelKey key && hash == key.hash && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return app() + '/' + name();
  }
}
