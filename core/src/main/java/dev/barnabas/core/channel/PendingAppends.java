package dev.barnabas.core.channel;

import dev.barnabas.core.log.Envelope.Origin;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
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

  /** Names the next append to a partition of our own log. */
  Origin register(int partition, Waiter waiter) {
    var origin = new Origin(node, sequence.incrementAndGet());
    waiting.put(origin.sequence(), new Pending(partition, waiter));
    return origin;
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
