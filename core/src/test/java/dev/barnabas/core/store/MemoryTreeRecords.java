package dev.barnabas.core.store;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A store in memory that counts what is asked of it. */
final class MemoryTreeRecords implements TreeRecords {
  private final Map<ByteBuffer, Long> latest = new HashMap<>();
  private final Map<Long, byte[]> values = new HashMap<>();
  private long next;
  long bytesWritten;
  long reads;

  @Override
  public byte @Nullable [] find(byte[] key, LongSupplier offset) {
    Long at = latest.get(ByteBuffer.wrap(key));
    return at == null ? null : values.get(at);
  }

  @Override
  public LongSupplier write(byte[] key, byte @Nullable [] value) {
    Long before = latest.remove(ByteBuffer.wrap(key));
    if (before != null) {
      values.remove(before); // as compaction does it
    }
    long offset = next++;
    if (value != null) {
      latest.put(ByteBuffer.wrap(key), offset);
      values.put(offset, value);
      bytesWritten += value.length;
    }
    return () -> offset;
  }

  byte @Nullable [] at(long offset) {
    reads++;
    return values.get(offset);
  }

  int size() {
    return values.size();
  }
}
