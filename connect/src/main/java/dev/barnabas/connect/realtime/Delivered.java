package dev.barnabas.connect.realtime;

import dev.barnabas.protocol.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message of a channel.
 *
 * @param message null: it can't be read
 * @param problem why it can't be; null when it can
 * @param position after it
 * @param gap why messages may be missing before it; null: none are
 */
public record Delivered(
    String channel,
    @Nullable Message message,
    @Nullable String problem,
    ChannelPosition position,
    @Nullable String gap) {}
