package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.log.AppendFailure;
import dev.barnabas.mapping.egress.MappedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task has under way to our own log. No message expires by itself, as a later one would
 * overtake it; to give up is to close the producer with all that it has (architecture 2.3). That
 * happens when the task's time is over: whoever has its partitions then may have gone past them.
 *
 * <p>Thread: the task's, or its lanes' one after the other; {@link #abandon} any.
 */
final class Appends {
  private static final Logger log = LoggerFactory.getLogger(Appends.class);

  /** A quarter of what a producer buffers: a send that has to wait for room may fail alone. */
  private static final long BYTES_MAX = 8L << 20;

  private static final int COUNT_MAX = 10_000;

  private final String rule;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final LongSupplier nanoTime;
  private final List<UnderWay> underWay = new ArrayList<>();
  private long bytes;
  private long untilNanos;
  private @Nullable CompletableFuture<Boolean> alarm;
  private volatile @Nullable Producer<byte[], byte[]> producer;
  private volatile boolean late;
  private volatile boolean abandoned;

  /** A message with the record it came from. */
  record Sent(
      AppendedItems.Item item, SourceTopic topic, LogRecord record, MappedMessage message) {}

  /**
   * What became of it.
   *
   * @param place null: it was refused
   * @param refused Kafka's answer to this very message; null: it is in the log
   */
  record Done(Sent sent, @Nullable RecordMetadata place, @Nullable Exception refused) {}

  private record UnderWay(Sent sent, Future<RecordMetadata> written) {}

  /**
   * @param rule for people
   * @param producers makes one whenever the last was given up
   */
  Appends(String rule, Supplier<Producer<byte[], byte[]>> producers, LongSupplier nanoTime) {
    this.rule = rule;
    this.producers = producers;
    this.nanoTime = nanoTime;
    this.untilNanos = nanoTime.getAsLong();
  }

  /** From now on so long it may append; what is under way by then is given up. */
  void ownFor(long nanos) {
    untilNanos = nanoTime.getAsLong() + nanos;
  }

  /**
   * Sends one.
   *
   * @throws LogUnavailableException nothing more may be sent before {@link #drop}
   */
  void send(ProducerRecord<byte[], byte[]> logged, Sent sent) {
    long left = untilNanos - nanoTime.getAsLong();
    if (left <= 0 || late) {
      throw new LogUnavailableException("the log did not take it in time");
    }
    Future<RecordMetadata> written;
    try {
      Producer<byte[], byte[]> current = producer();
      if (underWay.isEmpty()) {
        alarm = alarm(current, left);
      }
      written = current.send(logged);
    } catch (KafkaException | IllegalStateException e) {
      throw new LogUnavailableException("the log takes nothing now: " + e.getMessage(), e);
    }
    // What a producer could not even queue it returns as a failed future; the next send would
    // overtake it.
    if (written.state() == Future.State.FAILED && !isOfTheRecord(written.exceptionNow())) {
      throw new LogUnavailableException("the log takes nothing now", written.exceptionNow());
    }
    underWay.add(new UnderWay(sent, written));
    bytes += size(logged);
  }

  private static boolean isOfTheRecord(@Nullable Throwable failure) {
    return failure instanceof Exception e && AppendFailure.isOfTheRecord(e);
  }

  private static long size(ProducerRecord<byte[], byte[]> logged) {
    long key = logged.key() == null ? 0 : logged.key().length;
    return key + (logged.value() == null ? 0 : logged.value().length);
  }

  private Producer<byte[], byte[]> producer() {
    if (abandoned) {
      throw new LogUnavailableException("the task is being stopped");
    }
    Producer<byte[], byte[]> known = producer;
    if (known == null) {
      known = producers.get();
      producer = known;
    }
    return known;
  }

  /** Nothing waits for it: a task may be at any place when its time is over. */
  private CompletableFuture<Boolean> alarm(Producer<byte[], byte[]> current, long nanos) {
    CompletableFuture<Boolean> alarm =
        new CompletableFuture<Boolean>().completeOnTimeout(true, nanos, TimeUnit.NANOSECONDS);
    var _ =
        alarm.thenAcceptAsync(
            _ -> {
              if (!abandoned) {
                log.warn("Rule {}: gives up what the log did not take in time", rule);
              }
              late = true;
              current.close(Duration.ZERO);
            },
            task -> Thread.ofVirtual().start(task));
    return alarm;
  }

  /** Whether it is time to {@link #await}. */
  boolean isFull() {
    return underWay.size() >= COUNT_MAX || bytes >= BYTES_MAX;
  }

  /**
   * Waits until nothing is under way.
   *
   * @return what was, in the order of sending
   * @throws LogUnavailableException of some it is not known whether the log has them
   */
  List<Done> await() {
    if (underWay.isEmpty()) {
      return List.of();
    }
    Producer<byte[], byte[]> current = producer();
    current.flush();
    List<Done> done = new ArrayList<>(underWay.size());
    for (UnderWay one : underWay) {
      done.add(done(one));
    }
    settled();
    return done;
  }

  private static Done done(UnderWay one) {
    try {
      return new Done(one.sent(), one.written().get(), null);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause && AppendFailure.isOfTheRecord(cause)) {
        return new Done(one.sent(), null, cause);
      }
      throw new LogUnavailableException("an append failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted while appending", e);
    }
  }

  private void settled() {
    underWay.clear();
    bytes = 0;
    CompletableFuture<Boolean> known = alarm;
    if (known != null) {
      known.cancel(false);
      alarm = null;
    }
  }

  /** Takes back what is under way, as far as that can be done. */
  void drop() {
    Producer<byte[], byte[]> current = producer;
    if (current != null && (late || !underWay.isEmpty())) {
      current.close(Duration.ZERO);
      producer = null;
    }
    settled();
    late = false;
  }

  /** The same for good. */
  void abandon() {
    abandoned = true;
    Producer<byte[], byte[]> current = producer;
    if (current != null) {
      current.close(Duration.ZERO);
    }
  }
}
