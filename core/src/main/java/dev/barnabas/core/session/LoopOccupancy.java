package dev.barnabas.core.session;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.occupancy.Occupancies;
import dev.barnabas.core.occupancy.Occupancy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The attachments of one event loop that get figures of their channels.
 *
 * <p>Thread: its event loop.
 */
final class LoopOccupancy {
  private final SessionServices services;
  private final LoopSessions loop;
  private final Map<ChannelKey, Watched> channels = new HashMap<>();
  private final Set<OccupancyFeed> behind = new LinkedHashSet<>(); // their sockets took no more
  private long events;

  LoopOccupancy(SessionServices services, LoopSessions loop) {
    this.services = services;
    this.loop = loop;
  }

  /**
   * A channel with attachments on this loop that get its figures.
   *
   * <p>Thread: its event loop.
   */
  private final class Watched implements Occupancies.Listener {
    private final ChannelKey channel;
    private final List<OccupancyFeed> feeds = new ArrayList<>(1); // ≤ attachments of the loop
    private @Nullable Occupancy elsewhere;

    Watched(ChannelKey channel) {
      this.channel = channel;
    }

    @Override
    public void onOccupancy(Occupancy told) {
      loop.loop().execute(() -> onTold(told));
    }

    private void onTold(Occupancy told) {
      elsewhere = told;
      OccupancyFrames frames = frames();
      List.copyOf(feeds).forEach(feed -> send(feed, frames)); // one that fails is removed
      loop.channels().onBatchEnd();
    }

    void add(OccupancyFeed feed) {
      feeds.add(feed);
      if (elsewhere != null) {
        send(feed, frames());
      }
    }

    private void send(OccupancyFeed feed, OccupancyFrames frames) {
      Occupancy others = elsewhere;
      if (others != null
          && !feed.send(others.plus(services.occupancies().census().of(channel)), frames)) {
        behind.add(feed);
      }
    }
  }

  /** The attachment gets figures from now on, the first ones as soon as they are known. */
  void add(OccupancyFeed feed) {
    Watched known = channels.get(feed.channel());
    if (known == null) {
      known = new Watched(feed.channel());
      channels.put(feed.channel(), known);
      services.occupancies().watch(feed.channel(), known);
    }
    known.add(feed);
  }

  void remove(OccupancyFeed feed) {
    behind.remove(feed);
    Watched known = channels.get(feed.channel());
    if (known != null && known.feeds.remove(feed) && known.feeds.isEmpty()) {
      channels.remove(feed.channel());
      services.occupancies().unwatch(feed.channel(), known);
    }
  }

  /** Once a second: sockets that took no more may take it now. */
  void onTick() {
    if (!behind.isEmpty()) {
      List<OccupancyFeed> again = List.copyOf(behind);
      behind.clear();
      OccupancyFrames frames = frames();
      for (OccupancyFeed feed : again) {
        Watched known = channels.get(feed.channel());
        if (known != null) {
          known.send(feed, frames);
        }
      }
    }
  }

  private OccupancyFrames frames() {
    String id = services.settings().serverId() + ":" + loop.loop().index() + "-" + events++;
    return new OccupancyFrames(id, services.clock().millis());
  }
}
