package dev.barnabas.feed;

import dev.barnabas.feed.socket.SocketEvent;
import org.jspecify.annotations.Nullable;

/**
 * What a feed sent.
 *
 * @param event text or binary
 * @param receivedAt ms since the epoch
 * @param gap why something may be missing before it; null: nothing is known to be
 * @param position its place among what came; the inbox gives it, and later ones have greater ones
 */
public record FeedMessage(SocketEvent event, long receivedAt, @Nullable String gap, long position) {
  FeedMessage withGap(String other) {
    return new FeedMessage(event, receivedAt, other, position);
  }

  FeedMessage at(long place) {
    return new FeedMessage(event, receivedAt, gap, place);
  }
}
