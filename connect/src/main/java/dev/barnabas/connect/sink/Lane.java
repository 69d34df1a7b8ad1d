package dev.barnabas.connect.sink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * Messages that keep their order: at most one request of a lane is under way. Thread: who holds the
 * lock of {@link Deliveries}.
 */
final class Lane {
  /** Half of what a node takes by default in one body. */
  private static final int BATCH_BYTES_MAX = 1 << 20;

  private final TopicPartition partition;
  private final Deque<Outgoing> waiting = new ArrayDeque<>();
  private boolean busy;
  private int batchMax;
  private int failures;

  /** Nanoseconds of the task's clock; not sent before. */
  private long notBefore;

  /** Whether a timer will wake it then, and when. */
  private boolean armed;

  private long armedFor;

  Lane(TopicPartition partition, int batchMax) {
    this.partition = partition;
    this.batchMax = batchMax;
  }

  TopicPartition partition() {
    return partition;
  }

  boolean isBusy() {
    return busy;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  int size() {
    return waiting.size();
  }

  boolean isFull() {
    return waiting.size() >= batchMax;
  }

  /** How often in a row it did not work. */
  int failures() {
    return failures;
  }

  long notBefore() {
    return notBefore;
  }

  /** Whether it needs a timer for {@link #notBefore}: each time has one. */
  boolean arm() {
    boolean needed = !armed || armedFor != notBefore;
    armed = true;
    armedFor = notBefore;
    return needed;
  }

  /** A timer is over. */
  void disarm() {
    armed = false;
  }

  /**
   * Adds a message.
   *
   * @param lingerUntil when it is to go out at the latest, if it is the first to wait
   */
  void add(Outgoing message, long lingerUntil) {
    if (waiting.isEmpty() && failures == 0) {
      notBefore = lingerUntil;
    }
    waiting.addLast(message);
  }

  /** Takes what goes out together, at least one. */
  List<Outgoing> take() {
    busy = true;
    var batch = new ArrayList<Outgoing>();
    int bytes = 0;
    while (!waiting.isEmpty() && batch.size() < batchMax) {
      bytes += waiting.getFirst().part().length;
      if (bytes > BATCH_BYTES_MAX && !batch.isEmpty()) {
        break;
      }
      batch.add(waiting.removeFirst());
    }
    return batch;
  }

  /** The request is over, and the node took what it will take. */
  void succeeded(int usualBatchMax, long now) {
    busy = false;
    failures = 0;
    notBefore = now;
    batchMax = Math.min(usualBatchMax, batchMax * 2);
  }

  /** The request is over, and these are to be sent again, in their place. */
  void again(List<Outgoing> messages, long notBeforeThen) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      waiting.addFirst(messages.get(i));
    }
    busy = false;
    failures++;
    notBefore = notBeforeThen;
  }

  /** The node refuses this request as a whole: smaller ones will tell by which message. */
  void split(List<Outgoing> messages, long now) {
    again(messages, now);
    failures--;
    batchMax = Math.max(1, messages.size() / 2);
  }

  void clear() {
    waiting.clear();
  }

  /** Their number of messages. */
  static int sizeOf(Collection<Lane> lanes) {
    return lanes.stream().mapToInt(Lane::size).sum();
  }
}
