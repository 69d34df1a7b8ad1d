package dev.barnabas.kafka.history;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records that were used last, up to so many bytes.
 *
 * <p>Thread: its owner's.
 */
final class ByteCache {
  private static final int ENTRY_BYTES = 100; // maps and buffers around it

  private final long bytesMax;
  private final Map<ByteBuffer, byte[]> values = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  ByteCache(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  byte @Nullable [] get(ByteBuffer key) {
    return values.get(key);
  }

  void put(ByteBuffer key, byte[] value) {
    remove(key);
    values.put(key, value);
    bytes += weight(key, value);
    Iterator<Map.Entry<ByteBuffer, byte[]>> oldest = values.entrySet().iterator();
    while (bytes > bytesMax && oldest.hasNext()) {
      Map.Entry<ByteBuffer, byte[]> each = oldest.next();
      bytes -= weight(each.getKey(), each.getValue());
      oldest.remove();
    }
  }

  void remove(ByteBuffer key) {
    byte[] old = values.remove(key);
    if (old != null) {
      bytes -= weight(key, old);
    }
  }

  private static long weight(ByteBuffer key, byte[] value) {
    return (long) key.remaining() + value.length + ENTRY_BYTES;
  }
}
