package dev.barnabas.core.channel;

import dev.barnabas.core.log.Envelope.Origin;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * This node's appends that it has not replayed yet. Bounded by what the appender takes.
 *
 * <p>Thread: any.
 */
public final class PendingAppends {
  private final long node;
  private final AtomicLong sequence = new AtomicLong();
  private final ConcurrentHashMap<Long, Waiter> waiting = new ConcurrentHashMap<>();

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

  /** Names the next append. */
  Origin register(Waiter waiter) {
    var origin = new Origin(node, sequence.incrementAndGet());
    waiting.put(origin.sequence(), waiter);
    return origin;
  }

  /** An origin for an append that nobody waits for. */
  Origin anonymous() {
    return new Origin(node, 0);
  }

  /** Ends the wait for an append; null when it is another node's or was ended before. */
  @Nullable Waiter remove(Origin origin) {
    return origin.node() == node ? waiting.remove(origin.sequence()) : null;
  }

  /** Appends under way. */
  public int size() {
    return waiting.size();
  }
}
