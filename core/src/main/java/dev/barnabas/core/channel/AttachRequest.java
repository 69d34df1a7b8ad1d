package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelKey;
import java.util.function.Consumer;

/**
 * A wish to follow a channel.
 *
 * @param messages whether messages are wanted, so that a newcomer begins with the snapshot
 * @param listener called on the follower's loop
 */
public record AttachRequest(
    ChannelKey channel,
    Start start,
    boolean messages,
    Follower follower,
    Consumer<AttachOutcome> listener) {
  /** Whether it begins with the snapshot in any case: it does not ask to go on. */
  boolean isNewcomer() {
    return messages && !(start instanceof Start.After);
  }

  /** Whether it begins with the snapshot, as nothing goes on for it. */
  boolean isNewcomer(AttachPoint point) {
    return messages && !point.resumed();
  }
}
