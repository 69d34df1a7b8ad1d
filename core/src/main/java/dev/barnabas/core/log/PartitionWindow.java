package dev.barnabas.core.log;

import dev.barnabas.core.log.Envelope.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last minutes of a partition for all its channels: the records as bytes outside the heap,
 * bounded in time and in bytes, with a chain from each record to the one before it of the same
 * route. Costs an idle channel nothing once its records are gone.
 *
 * <p>Thread: the reader that owns it.
 */
public final class PartitionWindow implements AutoCloseable {
  /**
   * The route of records whose channels are not known without looking into them: all in one chain.
   */
  public static final long ANY_ROUTE = 0;

  private static final int CHUNK_BYTES = 256 * 1024;
  private static final int HEAD_BYTES = 48;
  private static final int SWEEP_SIZE_MIN = 1024;
  private static final long NONE = LongLongMap.ABSENT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private final int partition;
  private final long spanMillis;
  private final WindowMemory shared;
  private final ArrayList<Chunk> chunks = new ArrayList<>();
  private final LongLongMap heads = new LongLongMap();
  private long firstChunk;
  private int sweepSize = SWEEP_SIZE_MIN; // heads whose records are gone are swept out now and then
  private long bytes;
  private long startOffset;
  private boolean closed;

  /** A piece of the window; {@code lastMillis} is when its newest record came. */
  private static final class Chunk {
    final Arena arena = Arena.ofShared();
    final MemorySegment memory;
    int used;
    long lastMillis;
    long lastOffset;

    Chunk(int capacity) {
      memory = arena.allocate(capacity);
    }
  }

  /**
   * @param partition whose records it holds
   * @param spanMillis how long a record stays at least, while there is room
   * @param shared what it shares with the node's other windows; without room the oldest records go
   *     early
   * @param startOffset the first offset that may come
   */
  public PartitionWindow(int partition, long spanMillis, WindowMemory shared, long startOffset) {
    this.partition = partition;
    this.spanMillis = spanMillis;
    this.shared = shared;
    this.startOffset = startOffset;
    shared.onOpened();
  }

  /** The window holds everything from this offset on, up to where the reader is. */
  public long startOffset() {
    return startOffset;
  }

  /** Memory taken. */
  public long bytes() {
    return bytes;
  }

  /** The chain that holds a channel's records when its key says so. */
  public static long route(ChannelKey channel) {
    Hash128 hash = Hash128.of(channel.bytes());
    return hash.high() == ANY_ROUTE ? 1 : hash.high();
  }

  /**
   * Moves the start when nothing before {@code offset} is worth keeping; for records that were
   * skipped.
   */
  public void startAt(long offset) {
    if (chunks.isEmpty()) {
      startOffset = offset;
    }
  }

  /**
   * Adds the next record.
   *
   * @param dropped indexes within the record that rule 2.1 drops; ascending
   * @param arrivedMillis from when its span counts: the record's own time may be any in a user's
   *     topic
   */
  public void add(long route, LogRecord record, int[] dropped, long arrivedMillis) {
    byte[] headers = HeaderBytes.write(record.headers());
    int keyBytes = length(record.key());
    int valueBytes = length(record.value());
    int needed =
        HEAD_BYTES
            + Math.max(keyBytes, 0)
            + Math.max(valueBytes, 0)
            + headers.length
            + 4 * dropped.length;
    Chunk chunk = chunkFor(needed);
    MemorySegment memory = chunk.memory;
    long at = chunk.used;
    long previous = heads.get(route);
    memory.set(LONG, at, previous);
    memory.set(LONG, at + 8, record.offset());
    memory.set(LONG, at + 16, record.timestampMillis());
    memory.set(INT, at + 24, record.leaderEpoch());
    memory.set(INT, at + 28, keyBytes);
    memory.set(INT, at + 32, valueBytes);
    memory.set(INT, at + 36, headers.length);
    memory.set(INT, at + 40, dropped.length);
    long to = at + HEAD_BYTES;
    to = copy(record.key(), memory, to);
    to = copy(record.value(), memory, to);
    to = copy(headers, memory, to);
    for (int index : dropped) {
      memory.set(INT, to, index);
      to += 4;
    }
    heads.put(route, ((firstChunk + chunks.size() - 1) << 32) | at);
    chunk.used = (int) to;
    chunk.lastMillis = arrivedMillis;
    chunk.lastOffset = record.offset();
  }

  /** Lets go of what is older than the span, a chunk at a time. */
  public void expire(long nowMillis) {
    while (!chunks.isEmpty() && nowMillis - chunks.getFirst().lastMillis > spanMillis) {
      dropFirst();
    }
  }

  /**
   * The addresses of the route's records with an offset above {@code afterOffset}, oldest first: at
   * most {@code limit} of them, the oldest.
   */
  public long[] after(long route, long afterOffset, int limit) {
    var ring = new long[Math.min(limit, 1024)];
    int count = 0;
    for (long address = heads.get(route); holds(address); address = previous(address)) {
      if (offset(address) <= afterOffset) {
        break;
      }
      if (count == ring.length && ring.length < limit) {
        ring = Arrays.copyOf(ring, Math.min(limit, ring.length * 2));
      }
      ring[count++ % ring.length] = address;
    }
    int kept = Math.min(count, ring.length);
    var oldestFirst = new long[kept];
    for (int i = 0; i < kept; i++) {
      oldestFirst[i] = ring[Math.floorMod(count - 1 - i, ring.length)];
    }
    return oldestFirst;
  }

  /** Whether the route has a record with an offset above {@code afterOffset}. */
  public boolean hasAfter(long route, long afterOffset) {
    long address = newest(route);
    return address >= 0 && offset(address) > afterOffset;
  }

  /** The address of the route's newest record, or a negative number. */
  public long newest(long route) {
    long address = heads.get(route);
    return holds(address) ? address : NONE;
  }

  /** The address of the record before it on the same route, or a negative number. */
  public long before(long address) {
    long previous = previous(address);
    return holds(previous) ? previous : NONE;
  }

  public boolean holds(long address) {
    return address >= 0 && address >>> 32 >= firstChunk;
  }

  public long offset(long address) {
    return chunk(address).memory.get(LONG, at(address) + 8);
  }

  public long timestampMillis(long address) {
    return chunk(address).memory.get(LONG, at(address) + 16);
  }

  /** The kind of a record of our own log, without copying it; null: it is none of ours. */
  public @Nullable Kind kind(long address) {
    MemorySegment memory = chunk(address).memory;
    long at = at(address);
    long value = at + HEAD_BYTES + Math.max(memory.get(INT, at + 28), 0);
    return memory.get(INT, at + 32) > EnvelopeHead.KIND_AT
        ? EnvelopeHead.kind(memory.get(BYTE, value), memory.get(BYTE, value + EnvelopeHead.KIND_AT))
        : null;
  }

  /** The record, copied back out. */
  public LogRecord record(long address) {
    MemorySegment memory = chunk(address).memory;
    long at = at(address);
    int keyBytes = memory.get(INT, at + 28);
    int valueBytes = memory.get(INT, at + 32);
    int headerBytes = memory.get(INT, at + 36);
    long from = at + HEAD_BYTES;
    byte @Nullable [] key = bytes(memory, from, keyBytes);
    from += Math.max(keyBytes, 0);
    byte @Nullable [] value = bytes(memory, from, valueBytes);
    from += Math.max(valueBytes, 0);
    List<LogRecord.Header> headers =
        headerBytes == 0
            ? List.of()
            : HeaderBytes.read(memory.asSlice(from, headerBytes).toArray(ValueLayout.JAVA_BYTE));
    return new LogRecord(
        partition,
        memory.get(LONG, at + 8),
        memory.get(INT, at + 24),
        memory.get(LONG, at + 16),
        key,
        value,
        headers);
  }

  /** The indexes within the record that rule 2.1 drops. */
  public int[] dropped(long address) {
    MemorySegment memory = chunk(address).memory;
    long at = at(address);
    int count = memory.get(INT, at + 40);
    long from =
        at
            + HEAD_BYTES
            + Math.max(memory.get(INT, at + 28), 0)
            + Math.max(memory.get(INT, at + 32), 0)
            + memory.get(INT, at + 36);
    var dropped = new int[count];
    for (int i = 0; i < count; i++) {
      dropped[i] = memory.get(INT, from + 4L * i);
    }
    return dropped;
  }

  @Override
  public void close() {
    while (!chunks.isEmpty()) {
      dropFirst();
    }
    if (!closed) {
      closed = true;
      shared.onClosed();
    }
  }

  private Chunk chunkFor(int needed) {
    @Nullable Chunk last = chunks.isEmpty() ? null : chunks.getLast();
    if (last != null && last.used + needed <= last.memory.byteSize()) {
      return last;
    }
    int capacity = Math.max(CHUNK_BYTES, needed);
    while (!chunks.isEmpty() && bytes + capacity > shared.share()) {
      dropFirst();
    }
    var chunk = new Chunk(capacity);
    chunks.add(chunk);
    bytes += capacity;
    return chunk;
  }

  private void dropFirst() {
    Chunk first = chunks.removeFirst();
    firstChunk++;
    bytes -= first.memory.byteSize();
    startOffset = first.lastOffset + 1;
    first.arena.close();
    if (chunks.isEmpty() || heads.size() > sweepSize) {
      heads.retainValues(this::holds);
      sweepSize = heads.size() * 2 + SWEEP_SIZE_MIN;
    }
  }

  private long previous(long address) {
    return chunk(address).memory.get(LONG, at(address));
  }

  private Chunk chunk(long address) {
    return chunks.get((int) ((address >>> 32) - firstChunk));
  }

  private static long at(long address) {
    return address & 0xffff_ffffL;
  }

  private static int length(byte @Nullable [] bytes) {
    return bytes == null ? -1 : bytes.length;
  }

  private static long copy(byte @Nullable [] bytes, MemorySegment memory, long to) {
    if (bytes == null) {
      return to;
    }
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, to, bytes.length);
    return to + bytes.length;
  }

  private static byte @Nullable [] bytes(MemorySegment memory, long from, int length) {
    return length < 0 ? null : memory.asSlice(from, length).toArray(ValueLayout.JAVA_BYTE);
  }
}
