package dev.barnabas.connect.feed;

import dev.barnabas.connect.socket.SocketEvent;
import org.jspecify.annotations.Nullable;

/**
 * What a feed sent.
 *
 * @param event text or binary
 * @param receivedAt ms since the epoch
 * @param gap why something may be missing before it; null: nothing is known to be
 */
public record FeedMessage(SocketEvent event, long receivedAt, @Nullable String gap) {}
