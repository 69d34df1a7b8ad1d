package dev.barnabas.testkit.simulation;

import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One partition as the brokers hold it: offsets with gaps, leader epochs, log append time.
 *
 * <p>Thread: the one that runs the world.
 */
public final class SimulatedPartition {
  private static final double CONTROL_RECORD = 0.03;

  private final Scheduler scheduler;
  private final int number;
  private final TreeMap<Long, LogRecord> records = new TreeMap<>();
  private long begin;
  private long end;
  private int leaderEpoch = 1;

  SimulatedPartition(Scheduler scheduler, int number) {
    this.scheduler = scheduler;
    this.number = number;
  }

  /** Appends a record; returns its offset. */
  public long append(byte @Nullable [] key, byte @Nullable [] value) {
    if (scheduler.chance(CONTROL_RECORD)) {
      end++;
    }
    long offset = end++;
    records.put(
        offset,
        new LogRecord(number, offset, leaderEpoch, scheduler.nowMillis(), key, value, List.of()));
    if (scheduler.chance(CONTROL_RECORD)) {
      end++;
    }
    return offset;
  }

  /** Another broker leads from now on; nothing is lost. */
  public void changeLeader() {
    leaderEpoch++;
  }

  /** Retention: what is older is gone. */
  public void deleteBefore(long offset) {
    begin = Math.clamp(offset, begin, end);
    records.headMap(begin).clear();
  }

  /**
   * Compaction: what a newer record of the same key replaces is gone, but for the newest record.
   */
  public void compact() {
    Map<ByteBuffer, Long> newest = new HashMap<>();
    for (LogRecord record : records.values()) {
      byte[] key = record.key();
      if (key != null) {
        newest.put(ByteBuffer.wrap(key), record.offset());
      }
    }
    records
        .values()
        .removeIf(record -> {
          byte[] key = record.key();
          Long last = key == null ? null : newest.get(ByteBuffer.wrap(key));
          boolean deleted = record.value() == null && record.offset() < records.lastKey();
          return last != null && (last > record.offset() || deleted);
        });
  }

  public LogBounds bounds() {
    return new LogBounds(begin, end);
  }

  /** What is left of it, in order. */
  public List<LogRecord> records() {
    return new ArrayList<>(records.values());
  }

  Iterable<LogRecord> range(long from, long to) {
    return new ArrayList<>(records.subMap(from, Math.max(from, to)).values());
  }

  long offsetAt(long timestampMillis) {
    for (LogRecord record : records.values()) {
      if (record.timestampMillis() >= timestampMillis) {
        return record.offset();
      }
    }
    return end;
  }
}
