package dev.barnabas.core.session;

import dev.barnabas.core.delivery.Attachment;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.occupancy.Occupancy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a channel for one attachment.
 *
 * <p>Thread: its event loop.
 */
final class OccupancyFeed {
  private final ChannelKey channel;
  private final Attachment attachment;
  private final @Nullable OccupancyParam wanted;
  private @Nullable Map<String, Object> sent;

  /**
   * @param wanted null: nothing; that somebody is there is all that matters
   */
  OccupancyFeed(ChannelKey channel, Attachment attachment, @Nullable OccupancyParam wanted) {
    this.channel = channel;
    this.attachment = attachment;
    this.wanted = wanted;
  }

  ChannelKey channel() {
    return channel;
  }

  /** Sends what is wanted, if it differs from what was sent; whether that is done. */
  boolean send(Occupancy now, OccupancyFrames frames) {
    if (wanted == null) {
      return true;
    }
    Map<String, Object> metrics = wanted.of(now);
    if (metrics.equals(sent)) {
      return true;
    }
    if (!attachment.form().subscribe()) {
      return true; // it gets no messages at all; if that changes, with the next figures
    }
    boolean taken = attachment.inject(frames.payload(attachment, metrics));
    if (taken) {
      sent = metrics;
    }
    return taken;
  }
}
