package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelKey;
import java.util.function.Consumer;

/**
 * A wish to follow a channel.
 *
 * @param listener called on the follower's loop
 */
public record AttachRequest(
    ChannelKey channel, Start start, Follower follower, Consumer<AttachOutcome> listener) {}
