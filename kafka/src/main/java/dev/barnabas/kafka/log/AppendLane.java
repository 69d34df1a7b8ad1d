package dev.barnabas.kafka.log;

import dev.barnabas.core.log.LogAppender.Failure;
import dev.barnabas.core.log.LogAppender.FailureListener;
import dev.barnabas.core.log.LogAppender.Written;
import dev.barnabas.core.log.LogUnavailableException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The appends to one partition that Kafka has not acknowledged yet, in the order they were made.
 *
 * <p>Thread: any; the state is under the lock, which is never held while anything waits.
 */
final class AppendLane {
  /** A sixteenth of the producer's memory: one leaderless partition can't stop the others. */
  static final long WAITING_BYTES_MAX = 4L << 20;

  /** What one append takes beside its bytes: objects of ours and of the producer. */
  private static final int OVERHEAD_BYTES = 200;

  private static final class Append {
    final FailureListener listener;
    final long bytes;
    final long sinceNanos;
    boolean done;
    @Nullable Exception refusal;

    Append(FailureListener listener, long bytes, long sinceNanos) {
      this.listener = listener;
      this.bytes = bytes;
      this.sinceNanos = sinceNanos;
    }
  }

  private final String name;
  private final long refuseNanos;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Append> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private boolean sending;

  /** Since when no leader is known; 0 while one is. */
  private long leaderlessSinceNanos;

  AppendLane(String name, long refuseNanos, LongSupplier nanoTime) {
    this.name = name;
    this.refuseNanos = refuseNanos;
    this.nanoTime = nanoTime;
  }

  void append(
      Producer<byte[], byte[]> producer,
      ProducerRecord<byte[], byte[]> record,
      FailureListener listener) {
    long bytes = OVERHEAD_BYTES + (long) record.key().length + record.value().length;
    Append append;
    lock.lock();
    try {
      long now = nanoTime.getAsLong();
      admit(bytes, now);
      append = new Append(listener, bytes, now);
      waiting.add(append);
      waitingBytes += bytes;
      send(producer, record, append);
    } finally {
      lock.unlock();
    }
    if (append.refusal != null) {
      refused(append, append.refusal);
    }
  }

  /** How long the oldest append waits; 0 when none does. */
  long oldestNanos() {
    lock.lock();
    try {
      Append oldest = waiting.peek();
      return oldest == null ? 0 : nanoTime.getAsLong() - oldest.sinceNanos;
    } finally {
      lock.unlock();
    }
  }

  void leaderKnown(boolean known) {
    lock.lock();
    try {
      if (known) {
        leaderlessSinceNanos = 0;
      } else if (leaderlessSinceNanos == 0) {
        leaderlessSinceNanos = nanoTime.getAsLong();
      }
    } finally {
      lock.unlock();
    }
  }

  private void admit(long bytes, long now) {
    Append oldest = waiting.peek();
    if (oldest != null && now - oldest.sinceNanos > refuseNanos) {
      throw new LogUnavailableException(name + " has not taken an append for too long");
    }
    if (leaderlessSinceNanos != 0 && now - leaderlessSinceNanos > refuseNanos) {
      throw new LogUnavailableException(name + " has no leader");
    }
    // A record that could never fit is the producer's to refuse: it knows the size that is allowed.
    if (bytes <= WAITING_BYTES_MAX && waitingBytes + bytes > WAITING_BYTES_MAX) {
      throw new LogUnavailableException(
          name + " takes appends more slowly than they come: " + waitingBytes + " bytes wait");
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears the same
  private void send(
      Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record, Append append) {
    sending = true;
    try {
      // Kafka reports what it refuses at once through the callback too, on this thread.
      producer.send(record, (metadata, error) -> onDone(append, error));
    } catch (KafkaException | IllegalStateException e) {
      onDone(append, e);
    } finally {
      sending = false;
    }
  }

  private void onDone(Append append, @Nullable Exception error) {
    boolean later;
    lock.lock();
    try {
      if (append.done) {
        return;
      }
      append.done = true;
      waitingBytes -= append.bytes;
      // Kafka completes a partition's appends in order, so the first is the one, or nearly.
      if (waiting.peek() == append) {
        waiting.poll();
      } else {
        waiting.removeLastOccurrence(append);
      }
      later = !sending;
      if (!later) {
        append.refusal = error;
      }
    } finally {
      lock.unlock();
    }
    if (later && error != null) {
      append.listener.onFailed(AppendFailure.of(error));
    }
  }

  /** Nothing was sent: what may succeed later is refused, the rest is this record's own fault. */
  private static void refused(Append append, Exception error) {
    if (error instanceof TimeoutException || !AppendFailure.isOfTheRecord(error)) {
      throw new LogUnavailableException(
          "The log takes no append now: " + error.getMessage(), error);
    }
    append.listener.onFailed(new Failure(Written.NO, String.valueOf(error.getMessage())));
  }
}
