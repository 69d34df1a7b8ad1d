package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelKey;
import java.util.function.Consumer;

/**
 * A channel in its partition on this node, for those who follow it. Thread: any; the work is done
 * by the log reader.
 */
public final class ChannelPlace {
  private final ReplayAgent agent;
  private final PartitionChannels partition;
  private final ChannelKey key;

  ChannelPlace(ReplayAgent agent, PartitionChannels partition, ChannelKey key) {
    this.agent = agent;
    this.partition = partition;
    this.key = key;
  }

  /** Whether another leads to the same channel of the same partition, read by the same agent. */
  @SuppressWarnings("ReferenceEquality") // a partition that is read anew is another
  public boolean isSame(ChannelPlace other) {
    return agent == other.agent && partition == other.partition && key.equals(other.key);
  }

  /** The channel. */
  public ChannelKey key() {
    return key;
  }

  /**
   * Fetches what comes after a position, for a cursor that fell behind.
   *
   * @param wish from where, and whether with the members
   * @param backlog what the refill before returned, so that the search is not done again
   * @param listener called on the follower's loop
   */
  public void refill(Wish wish, Backlog backlog, Follower follower, Consumer<Refill> listener) {
    agent.execute(
        () -> partition.onRefill(new RefillRequest(key, wish, backlog, follower, listener)));
  }

  /** Whether presence is among its entries. */
  public boolean hasPresence() {
    return partition.isOwn();
  }

  /** Ends the hand-over to a follower. */
  public void unfollow(Follower follower) {
    agent.execute(() -> partition.onUnfollow(key, follower));
  }
}
