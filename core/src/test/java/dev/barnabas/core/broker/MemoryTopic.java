package dev.barnabas.core.broker;

import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.core.log.PartitionListener;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A topic and its reader in memory. What the reader is handed runs in {@link #poll}. Thread: the
 * test's.
 */
final class MemoryTopic implements LogReader {
  private final List<List<LogRecord>> partitions = new ArrayList<>();
  private final Map<Integer, Integer> begins = new HashMap<>();
  private final Map<Integer, Opened> opened = new HashMap<>();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  int opens;
  boolean away;

  private static final class Opened {
    final PartitionListener listener;
    long next;

    Opened(PartitionListener listener, long next) {
      this.listener = listener;
      this.next = next;
    }
  }

  MemoryTopic(int count) {
    for (int p = 0; p < count; p++) {
      grow();
    }
  }

  void grow() {
    partitions.add(new ArrayList<>());
  }

  int partitions() {
    return partitions.size();
  }

  void write(int partition, String value) {
    List<LogRecord> log = partitions.get(partition);
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    log.add(new LogRecord(partition, log.size(), 0, log.size() * 1_000L, null, bytes, List.of()));
  }

  /** What lies below the offset is gone. */
  void deleteBelow(int partition, int offset) {
    begins.put(partition, offset);
  }

  void lose() {
    List.copyOf(opened.values())
        .forEach(one -> one.listener.onLost(PartitionListener.LogLoss.DELETED));
  }

  /** The reader's turn: its tasks, then all that was written. Returns whether anything moved. */
  boolean poll() {
    boolean moved = !tasks.isEmpty();
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    for (var entry : Map.copyOf(opened).entrySet()) {
      Opened one = entry.getValue();
      List<LogRecord> log = partitions.get(entry.getKey());
      moved |= one.next < log.size();
      while (one.next < log.size()) {
        one.listener.onRecord(log.get((int) one.next++));
      }
      one.listener.onPosition(one.next);
    }
    return moved;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void open(LogPartition partition, long offset, PartitionListener listener) {
    opens++;
    opened.put(partition.partition(), new Opened(listener, offset));
  }

  @Override
  public void close(LogPartition partition, PartitionListener listener) {
    opened.remove(partition.partition());
  }

  @Override
  public CompletionStage<LogBounds> bounds(LogPartition partition) {
    if (away) {
      return CompletableFuture.failedStage(new LogUnavailableException("away"));
    }
    int p = partition.partition();
    return CompletableFuture.completedStage(
        new LogBounds(begins.getOrDefault(p, 0), partitions.get(p).size()));
  }

  @Override
  public CompletionStage<Long> offsetAt(LogPartition partition, long timestampMillis) {
    List<LogRecord> log = partitions.get(partition.partition());
    for (LogRecord record : log) {
      if (record.timestampMillis() >= timestampMillis) {
        return CompletableFuture.completedStage(record.offset());
      }
    }
    return CompletableFuture.completedStage((long) log.size());
  }

  @Override
  public CompletionStage<Boolean> isCompacted(LogPartition partition) {
    return CompletableFuture.completedStage(false);
  }

  @Override
  public long scan(LogPartition partition, long from, long to, Visitor visitor) {
    int p = partition.partition();
    if (away || from < begins.getOrDefault(p, 0)) {
      throw new LogUnavailableException("not there");
    }
    for (long offset = from; offset < to; offset++) {
      if (!visitor.visit(partitions.get(p).get((int) offset))) {
        return offset + 1;
      }
    }
    return to;
  }
}
