package dev.barnabas.core.channel;

import dev.barnabas.core.log.Envelope.Origin;
import dev.barnabas.core.log.LogAppender;
import dev.barnabas.core.log.LogAppender.Failure;
import dev.barnabas.core.log.LogAppender.Written;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.protocol.error.ErrorCode;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * This node's appends that it has not replayed yet. Bounded by what the appender takes: each is
 * counted from before the append until it was replayed or has failed.
 *
 * <p>Thread: any.
 */
public final class PendingAppends {
  private final long node;
  private final AtomicLong sequence = new AtomicLong();
  private final ConcurrentHashMap<Long, Pending> waiting = new ConcurrentHashMap<>();

  private record Pending(int partition, Waiter waiter) {}

  /** Hears how an append ended; exactly once. Thread: the log reader or the appender's. */
  interface Waiter {
    /**
     * This node has replayed it.
     *
     * @param offset where it stands
     * @param firstOffset where its dedup key was seen first: its own offset, another, or negative
     *     when that lies too far back
     */
    void onReplayed(PartitionChannels partition, long offset, int leaderEpoch, long firstOffset);

    /** It failed. */
    void onFailed(PublishOutcome outcome);
  }

  /**
   * @param node this node's incarnation
   */
  public PendingAppends(long node) {
    this.node = node;
  }

  /** This node's incarnation. */
  long node() {
    return node;
  }

  /**
   * Appends a record to a partition of our own log; the waiter hears how it ended, perhaps before
   * this returns.
   *
   * @param record makes the record of its origin
   */
  void append(
      LogAppender appender,
      int partition,
      byte[] key,
      Waiter waiter,
      Function<Origin, byte[]> record) {
    PublishOutcome refused = offer(appender, partition, key, waiter, record);
    if (refused != null) {
      waiter.onFailed(refused);
    }
  }

  /**
   * As {@link #append}, but the waiter never hears of what is refused at once. What nobody expects
   * is thrown once the waiter has heard of it.
   *
   * @return why it was refused; null: it is under way
   */
  @Nullable PublishOutcome offer(
      LogAppender appender,
      int partition,
      byte[] key,
      Waiter waiter,
      Function<Origin, byte[]> record) {
    var origin = new Origin(node, sequence.incrementAndGet());
    waiting.put(origin.sequence(), new Pending(partition, waiter));
    try {
      appender.append(partition, key, record.apply(origin), failure -> fail(origin, failure));
      return null;
    } catch (Throwable thrown) {
      boolean heard = remove(origin) == null;
      if (!heard && thrown instanceof LogUnavailableException) {
        return refused(ErrorCode.LOG_UNAVAILABLE, thrown);
      }
      if (!heard && thrown instanceof IllegalArgumentException) {
        return refused(ErrorCode.INVALID_PUBLISH, thrown);
      }
      if (!heard) {
        waiter.onFailed(
            new PublishOutcome.Refused(ErrorCode.INTERNAL.with(ErrorCode.INTERNAL.reason())));
      }
      throw Unexpected.thrown(thrown);
    }
  }

  private static PublishOutcome refused(ErrorCode code, Throwable why) {
    String message = why.getMessage();
    return new PublishOutcome.Refused(code.with(message == null ? code.reason() : message));
  }

  private void fail(Origin origin, Failure failure) {
    Waiter waiter = remove(origin);
    if (waiter != null) {
      waiter.onFailed(
          failure.written() == Written.NO
              ? new PublishOutcome.Refused(ErrorCode.INVALID_PUBLISH.with(failure.message()))
              : new PublishOutcome.Unknown(ErrorCode.TIMEOUT.with(failure.message())));
    }
  }

  /** An origin for an append that nobody waits for. */
  Origin anonymous() {
    return new Origin(node, 0);
  }

  /** Ends the wait for an append; null when it is another node's or was ended before. */
  @Nullable Waiter remove(Origin origin) {
    Pending pending = origin.node() == node ? waiting.remove(origin.sequence()) : null;
    return pending == null ? null : pending.waiter();
  }

  /**
   * Ends the wait for all appends to a partition that was cut or made again: whether they are in
   * what is left of it can't be known by waiting.
   */
  void onLost(int partition, PublishOutcome outcome) {
    waiting.forEach((sequence, pending) -> {
      if (pending.partition() == partition && waiting.remove(sequence, pending)) {
        pending.waiter().onFailed(outcome);
      }
    });
  }

  /** Appends under way. */
  public int size() {
    return waiting.size();
  }
}
