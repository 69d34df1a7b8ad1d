package dev.barnabas.connect.sink;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * Which records are not finished yet, so that no offset is committed past one of them. Thread: who
 * holds the lock of {@link Deliveries}.
 */
final class Progress {
  /** A record with messages that are under way. */
  static final class Open {
    private final long offset;
    private final Deque<Open> line;
    private int left;
    private boolean reported;

    private Open(long offset, Deque<Open> line, int left) {
      this.offset = offset;
      this.line = line;
      this.left = left;
    }

    /** One part of it is published, left out, or in the dead letters. */
    void onePartDone() {
      left--;
      while (!line.isEmpty() && line.getFirst().left <= 0) {
        line.removeFirst();
      }
    }

    /** True the first time: a record is one dead letter, whatever of it failed. */
    boolean firstReport() {
      boolean first = !reported;
      reported = true;
      return first;
    }
  }

  private final Map<TopicPartition, Deque<Open>> lines = new HashMap<>();

  /**
   * A record begins; records of a partition come in the order of their offsets.
   *
   * @param parts messages and failures, at least one
   */
  Open begin(TopicPartition partition, long offset, int parts) {
    Deque<Open> line = lines.computeIfAbsent(partition, _ -> new ArrayDeque<>());
    var open = new Open(offset, line, parts);
    line.addLast(open);
    return open;
  }

  /** The offset of the first record that is not finished; empty when all are. */
  OptionalLong firstOpen(TopicPartition partition) {
    Deque<Open> line = lines.get(partition);
    return line == null || line.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(line.getFirst().offset);
  }

  /** These partitions are another task's from now on. */
  void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(lines::remove);
  }
}
