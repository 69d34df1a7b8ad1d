package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.serial.Position;
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

  /** The channel. */
  public ChannelKey key() {
    return key;
  }

  /**
   * Fetches what comes after a position, for a cursor that fell behind.
   *
   * @param backlog what the refill before returned, so that the search is not done again
   * @param listener called on the follower's loop
   */
  public void refill(
      Position after, Backlog backlog, Follower follower, Consumer<Refill> listener) {
    agent.execute(
        () -> partition.onRefill(new RefillRequest(key, after, backlog, follower, listener)));
  }

  /** Ends the hand-over to a follower. */
  public void unfollow(Follower follower) {
    agent.execute(() -> partition.onUnfollow(key, follower));
  }
}
