package dev.barnabas.kafka.log;

import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.PartitionListener;
import dev.barnabas.core.log.PartitionListener.LogLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition that is followed, by one or more listeners, each from its own offset.
 *
 * <p>Thread: the log reader.
 */
final class Followed {
  private static final Logger log = LoggerFactory.getLogger(Followed.class);

  /** Where the consumer has to be told its position. */
  static final long UNPLACED = -1;

  /** The live one and a few that refill; more is a leak. */
  private static final int LISTENERS_MAX = 1_000;

  private static final class Listening {
    final PartitionListener listener;
    long next;
    boolean ended;

    Listening(PartitionListener listener, long next) {
      this.listener = listener;
      this.next = next;
    }
  }

  final TopicPartition partition;

  /** Where the consumer stands. */
  long position = UNPLACED;

  /** Its offset was refused: not polled until the cluster has been asked why. */
  boolean suspect;

  /** The records above this one were cut, as a truncation error told. */
  long divergent = Long.MAX_VALUE;

  private List<Listening> listeners = List.of();

  Followed(TopicPartition partition) {
    this.partition = partition;
  }

  void open(long offset, PartitionListener listener) {
    close(listener);
    if (listeners.size() >= LISTENERS_MAX) {
      throw new IllegalStateException(LISTENERS_MAX + " listeners already follow " + partition);
    }
    // A new object also for a listener that moves: what is being delivered now is not for it.
    List<Listening> more = new ArrayList<>(listeners);
    more.add(new Listening(listener, offset));
    listeners = more;
  }

  @SuppressWarnings("ReferenceEquality") // which listener, not what it says of itself
  void close(PartitionListener listener) {
    List<Listening> rest = new ArrayList<>(listeners);
    rest.removeIf(one -> {
      one.ended |= one.listener == listener;
      return one.ended;
    });
    listeners = rest;
  }

  boolean idle() {
    return listeners.isEmpty();
  }

  /** The lowest offset that somebody waits for. */
  long wanted() {
    long lowest = Long.MAX_VALUE;
    for (Listening one : listeners) {
      lowest = Math.min(lowest, one.next);
    }
    return lowest;
  }

  /** Hands a poll's records over; listeners that come meanwhile wait for the next poll. */
  void deliver(List<ConsumerRecord<byte[], byte[]>> records, long nextOffset) {
    List<Listening> present = listeners;
    for (ConsumerRecord<byte[], byte[]> raw : records) {
      LogRecord record = Records.of(raw);
      for (Listening one : present) {
        hand(one, record);
      }
    }
    position = nextOffset;
    for (Listening one : present) {
      tell(one, nextOffset);
    }
  }

  private void hand(Listening one, LogRecord record) {
    if (one.ended || record.offset() < one.next) {
      return;
    }
    one.next = record.offset() + 1;
    try {
      one.listener.onRecord(record);
    } catch (Throwable e) { // a stack overflow, say
      failed(one, record.offset(), e);
    }
  }

  private void tell(Listening one, long nextOffset) {
    if (one.ended || nextOffset < one.next) {
      return;
    }
    one.next = nextOffset;
    try {
      one.listener.onPosition(nextOffset);
    } catch (Throwable e) {
      failed(one, nextOffset, e);
    }
  }

  /** Ends the listeners for which there is a loss at the offset they wait for. */
  void lose(LongFunction<@Nullable LogLoss> lossAt) {
    for (Listening one : listeners) {
      LogLoss loss = lossAt.apply(one.next);
      if (loss != null && !one.ended) {
        lose(one, loss);
      }
    }
  }

  /** A record must not be left out in silence: whoever failed at it has to begin anew. */
  private void failed(Listening one, long offset, Throwable e) {
    log.error("A listener of {} failed at offset {}; it is ended", partition, offset, e);
    if (!one.ended) {
      lose(one, LogLoss.FAILED);
    }
  }

  private void lose(Listening one, LogLoss loss) {
    close(one.listener);
    try {
      one.listener.onLost(loss);
    } catch (Throwable e) {
      log.error("A listener of {} failed at its end", partition, e);
    }
  }
}
