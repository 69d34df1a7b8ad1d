package dev.barnabas.core.session;

import dev.barnabas.core.channel.MessageFilter;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.occupancy.ChannelCensus;
import dev.barnabas.protocol.message.Mode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a node counts of one channel of one connection: its modes, its filter, and whether it gets
 * figures itself.
 *
 * <p>Thread: its event loop.
 */
final class ChannelAccount {
  private final Session session;
  private final ChannelKey channel;
  private @Nullable MessageFilter filter; // while it is counted
  private @Nullable Set<Mode> counted; // in the census, with these modes
  private @Nullable OccupancyFeed feed; // while it gets figures

  ChannelAccount(Session session, ChannelKey channel, @Nullable MessageFilter filter) {
    this.session = session;
    this.channel = channel;
    this.filter = filter;
    if (filter != null) {
      session.services().registry().filters().enter(channel, filter);
    }
  }

  ChannelKey channel() {
    return channel;
  }

  /** It is attached with these modes; null: it is not. */
  void count(@Nullable Set<Mode> modes) {
    ChannelCensus census = session.services().registry().census();
    if (counted != null) {
      census.leave(channel, counted);
    }
    if (modes != null) {
      census.enter(channel, modes);
    }
    counted = modes;
  }

  boolean getsFigures() {
    return feed != null;
  }

  /** Gets figures there from now on; null: none any more. */
  void feed(@Nullable OccupancyFeed next) {
    OccupancyFeed before = feed;
    feed = next;
    LoopOccupancy occupancy = session.loop().occupancy();
    if (next != null) {
      occupancy.add(next); // first: who watches a channel on goes on watching
    }
    if (before != null) {
      occupancy.remove(before);
    }
  }

  /** It is not attached now. */
  void pause() {
    count(null);
    feed(null);
  }

  /** It will not be attached again. */
  void end() {
    pause();
    if (filter != null) {
      session.services().registry().filters().leave(channel, filter);
      filter = null;
    }
  }
}
