package dev.barnabas.core.broker;

import dev.barnabas.core.broker.TopicStream.End;
import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.LogUnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where a session stands in a topic. At the head it follows the loop's ring; behind it, it reads
 * parts of the topic again, until the ring has what comes next in every partition.
 *
 * <p>Thread: its loop.
 */
final class TopicCursor {
  private static final int PART_RECORDS = 500;
  private static final long PART_BYTES = 1L << 20;
  private static final long RETRY_MILLIS = 1_000;
  private static final long UNKNOWN = -1;

  private final LoopTopic topic;
  private final SharedTopics all;
  private final Runnable wake;
  // By partition: the offset that comes next. Partitions that are not there yet begin at 0.
  private long[] wanted;
  private final Queue<TopicRecord> part = new ArrayDeque<>(); // ≤ PART_RECORDS
  private boolean asking;
  private boolean following;
  private boolean wasFollowing;
  private long number;
  private boolean closed;
  private @Nullable End end;

  /** A part of a partition that was read again. */
  private record Part(int partition, List<TopicRecord> records, long next, @Nullable End end) {}

  TopicCursor(LoopTopic topic, SharedTopics all, ReadFrom from, Runnable wake) {
    this.topic = topic;
    this.all = all;
    this.wake = wake;
    this.wanted = topic.topic().positions().clone();
    if (!(from instanceof ReadFrom.Latest)) {
      askForStart(from);
    }
  }

  /** What comes next; null: nothing now, the session is woken later. */
  @Nullable TopicRecord next() {
    while (end() == null && topic.hasBegun()) {
      TopicRecord read = part.poll();
      if (read != null) {
        return read;
      }
      if (asking) {
        return null;
      }
      if (!following) {
        int behind = behind();
        if (behind >= 0) {
          ask(behind);
          return null;
        }
        following = true;
        wasFollowing = true;
        number = topic.ring().first();
      }
      TopicRecord record = follow();
      if (record != null) {
        return record;
      }
      if (following) {
        break;
      }
    }
    topic.await(this);
    return null;
  }

  /** The next of the ring that is not behind us already. */
  private @Nullable TopicRecord follow() {
    RecordRing ring = topic.ring();
    if (number < ring.first()) {
      following = false;
      if (wasFollowing && all.settings().disconnectsSlow()) {
        end = End.TOO_SLOW;
      }
      return null;
    }
    while (number < ring.next()) {
      TopicRecord record = ring.get(number++);
      int partition = record.record().partition();
      if (record.record().offset() >= wanted(partition)) {
        want(partition, record.record().offset() + 1);
        return record;
      }
    }
    return null;
  }

  @Nullable End end() {
    return end == null ? topic.end() : end;
  }

  void wake() {
    if (!closed) {
      wake.run();
    }
  }

  void close() {
    closed = true;
    topic.forget(this);
    topic.topic().release();
  }

  /** A partition of which the ring no longer has what comes next; -1: there is none. */
  private int behind() {
    for (int p = 0; p < topic.partitions(); p++) {
      if (wanted(p) < topic.since(p)) {
        return p;
      }
    }
    return -1;
  }

  private long wanted(int partition) {
    return partition < wanted.length ? wanted[partition] : 0;
  }

  private void want(int partition, long offset) {
    if (partition >= wanted.length) {
      wanted = Arrays.copyOf(wanted, partition + 1);
    }
    wanted[partition] = offset;
  }

  private void ask(int partition) {
    asking = true;
    long from = wanted(partition);
    long to = topic.since(partition);
    all.blocking()
        .execute(() -> {
          Part read = read(new LogPartition(topic.topic().name(), partition), from, to);
          topic.loop().execute(() -> onPart(read));
        });
  }

  /** Thread: one that may block. */
  private Part read(LogPartition where, long from, long to) {
    var records = new ArrayList<TopicRecord>();
    long[] bytes = {0};
    LogReader reader = topic.topic().reader();
    try {
      long next =
          reader.scan(
              where,
              from,
              to,
              record -> {
                var read = new TopicRecord(where.topic(), record);
                records.add(read);
                bytes[0] += read.bytes();
                return records.size() < PART_RECORDS && bytes[0] < PART_BYTES;
              });
      return new Part(where.partition(), records, next, null);
    } catch (LogUnavailableException unavailable) {
      // What was handed over before the failure counts; the rest is asked for again.
      long next = records.isEmpty() ? from : last(records).offset() + 1;
      return new Part(where.partition(), records, next, isGone(where, next) ? End.GONE : null);
    }
  }

  private static LogRecord last(List<TopicRecord> records) {
    return records.getLast().record();
  }

  private boolean isGone(LogPartition where, long offset) {
    try {
      return topic.topic().reader().bounds(where).toCompletableFuture().join().begin() > offset;
    } catch (RuntimeException unanswered) {
      return false;
    }
  }

  private void onPart(Part read) {
    boolean moved = read.next() > wanted(read.partition());
    part.addAll(read.records());
    want(read.partition(), Math.max(wanted(read.partition()), read.next()));
    if (read.end() != null) {
      end = read.end();
    }
    if (moved || end != null) {
      asking = false;
      wake();
    } else {
      topic
          .loop()
          .schedule(
              () -> {
                asking = false;
                wake();
              },
              RETRY_MILLIS);
    }
  }

  private void askForStart(ReadFrom from) {
    asking = true;
    var starts = new ArrayList<CompletableFuture<Long>>();
    for (int p = 0; p < wanted.length; p++) {
      starts.add(start(new LogPartition(topic.topic().name(), p), from));
    }
    var _ =
        CompletableFuture.allOf(starts.toArray(CompletableFuture<?>[]::new))
            .whenComplete((_, failure) ->
                topic.loop().execute(() -> onStart(failure == null ? starts : List.of())));
  }

  private CompletableFuture<Long> start(LogPartition partition, ReadFrom from) {
    LogReader reader = topic.topic().reader();
    return switch (from) {
      case ReadFrom.Latest _ -> CompletableFuture.completedFuture(UNKNOWN);
      case ReadFrom.Earliest _ ->
          reader.bounds(partition).toCompletableFuture().thenApply(LogBounds::begin);
      case ReadFrom.Time(long timestampMillis) ->
          reader.offsetAt(partition, timestampMillis).toCompletableFuture();
    };
  }

  private void onStart(List<CompletableFuture<Long>> starts) {
    asking = false;
    if (starts.isEmpty() && wanted.length > 0) {
      end = End.UNAVAILABLE;
    }
    for (int p = 0; p < starts.size(); p++) {
      wanted[p] = Math.min(wanted[p], starts.get(p).join());
    }
    wake();
  }
}
