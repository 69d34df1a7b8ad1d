package dev.barnabas.core.broker;

import dev.barnabas.core.delivery.Loop;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one loop has of a topic: its latest records, and the cursors that wait for more.
 *
 * <p>Thread: its loop.
 */
final class LoopTopic {
  private final SharedTopic topic;
  private final Loop loop;
  private final RecordRing ring;
  // By partition: the offset from which on all of it is in the ring.
  private long[] since = new long[0];
  private boolean begun;
  private TopicStream.@Nullable End end;
  private Set<TopicCursor> waiting = new LinkedHashSet<>(); // ≤ sessions of the loop

  LoopTopic(SharedTopic topic, Loop loop, long ringBytesMax) {
    this.topic = topic;
    this.loop = loop;
    this.ring = new RecordRing(ringBytesMax);
  }

  SharedTopic topic() {
    return topic;
  }

  Loop loop() {
    return loop;
  }

  RecordRing ring() {
    return ring;
  }

  /** Whether it is known from where on the ring is complete. */
  boolean hasBegun() {
    return begun;
  }

  TopicStream.@Nullable End end() {
    return end;
  }

  int partitions() {
    return since.length;
  }

  long since(int partition) {
    return since[partition];
  }

  /** Wakes the cursor once when there is more. */
  void await(TopicCursor cursor) {
    waiting.add(cursor);
  }

  void forget(TopicCursor cursor) {
    waiting.remove(cursor);
  }

  /** From these positions on everything comes: at the beginning, and after a gap. */
  void onBegin(long[] positions) {
    ring.clear();
    since = positions;
    begun = true;
    wake();
  }

  void onBatch(List<TopicRecord> batch) {
    for (TopicRecord record : batch) {
      int partition = record.record().partition();
      if (partition >= since.length) {
        since = Arrays.copyOf(since, partition + 1); // a new one, complete from offset 0 on
      }
      ring.add(record);
      for (TopicRecord old = ring.evict(); old != null; old = ring.evict()) {
        since[old.record().partition()] = old.record().offset() + 1;
      }
    }
    wake();
  }

  void onEnd(TopicStream.End why) {
    end = why;
    wake();
  }

  private void wake() {
    Set<TopicCursor> woken = waiting;
    waiting = new LinkedHashSet<>();
    woken.forEach(TopicCursor::wake);
  }
}
