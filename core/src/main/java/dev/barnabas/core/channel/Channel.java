package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A channel that somebody on this node follows: at most one follower per loop. What nobody follows
 * has no object.
 *
 * <p>Thread: the log reader.
 */
final class Channel {
  private final ChannelKey key;
  private List<Follower> followers = List.of(); // ≤ loops
  private @Nullable Position lastMessages; // since it is followed

  Channel(ChannelKey key) {
    this.key = key;
  }

  /** Notes where its newest messages end; returns where those before them did, null: unknown. */
  @Nullable Position advance(Position newest) {
    Position before = lastMessages;
    lastMessages = newest;
    return before;
  }

  ChannelKey key() {
    return key;
  }

  List<Follower> followers() {
    return followers;
  }

  void follow(Follower follower) {
    if (!followers.contains(follower)) {
      var more = new ArrayList<>(followers);
      more.add(follower);
      followers = List.copyOf(more);
    }
  }

  /** Whether nobody is left. */
  boolean unfollow(Follower follower) {
    if (followers.contains(follower)) {
      var left = new ArrayList<>(followers);
      left.remove(follower);
      followers = List.copyOf(left);
    }
    return followers.isEmpty();
  }
}
