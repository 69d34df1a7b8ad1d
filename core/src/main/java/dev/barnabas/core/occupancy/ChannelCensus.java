package dev.barnabas.core.occupancy;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.message.Mode;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts who is attached to which channel on this node, by the modes they were granted.
 *
 * <p>Thread: any.
 */
public final class ChannelCensus {
  private final Map<ChannelKey, Occupancy> channels = new ConcurrentHashMap<>(); // ≤ attachments
  private final Map<String, Set<ChannelKey>> apps = new ConcurrentHashMap<>(); // the same, by app
  // Since the last look, each with the count that it had when somebody came last.
  private final Map<ChannelKey, Occupancy> changed = new ConcurrentHashMap<>();
  private Map<ChannelKey, Occupancy> passing = Map.of(); // of the log reader
  private volatile UseListener use = (_, _) -> {};

  /** Hears when a channel comes into use at this node, and out of it. Thread: any. */
  @FunctionalInterface
  public interface UseListener {
    void onUse(ChannelKey channel, boolean inUse);
  }

  /** Tells someone from now on. */
  public void listen(UseListener listener) {
    use = listener;
  }

  /** Somebody attached. */
  public void enter(ChannelKey channel, Set<Mode> modes) {
    Occupancy now =
        channels.compute(
            channel,
            (_, known) -> {
              if (known == null) {
                list(channel);
                return Occupancy.one(modes);
              }
              return known.plus(modes, 1);
            });
    changed.put(channel, now);
    if (now.connections() == 1) {
      use.onUse(channel, true);
    }
  }

  /** Somebody who had entered with these modes is gone. */
  public void leave(ChannelKey channel, Set<Mode> modes) {
    Occupancy now =
        channels.computeIfPresent(
            channel,
            (_, known) -> {
              if (known.connections() <= 1) {
                unlist(channel);
                return null;
              }
              return known.plus(modes, -1);
            });
    changed.putIfAbsent(channel, Occupancy.NONE);
    if (now == null) {
      use.onUse(channel, false);
    }
  }

  /** Who is attached to a channel here; members are not counted. */
  public Occupancy of(ChannelKey channel) {
    return channels.getOrDefault(channel, Occupancy.NONE);
  }

  /** How many channels somebody is attached to. */
  public int size() {
    return channels.size();
  }

  /** While the channel's count is held: an app lists what is counted, no more and no less. */
  private void list(ChannelKey channel) {
    apps.compute(
        channel.app(),
        (_, known) -> {
          Set<ChannelKey> listed = known == null ? ConcurrentHashMap.newKeySet(1) : known;
          listed.add(channel);
          return listed;
        });
  }

  private void unlist(ChannelKey channel) {
    apps.computeIfPresent(
        channel.app(),
        (_, listed) -> {
          listed.remove(channel);
          return listed.isEmpty() ? null : listed;
        });
  }

  /** The channels of an app that somebody is attached to, in no order. */
  List<ChannelKey> channels(String app) {
    return List.copyOf(apps.getOrDefault(app, Set.of()));
  }

  /**
   * The same as whoever looks from time to time sees it: what came into use and out of it between
   * two looks is in use until the next one. Thread: the log reader.
   */
  Occupancy seen(ChannelKey channel) {
    Occupancy now = channels.get(channel);
    return now == null ? passing.getOrDefault(channel, Occupancy.NONE) : now;
  }

  /** Looks: the channels whose count changed since the last time. Thread: the log reader. */
  Collection<ChannelKey> takeChanged() {
    var taken = new LinkedHashSet<>(passing.keySet());
    var nowPassing = new HashMap<ChannelKey, Occupancy>();
    for (ChannelKey channel : List.copyOf(changed.keySet())) {
      Occupancy used = changed.remove(channel); // before its count: a change after it counts again
      taken.add(channel);
      if (used != null && used.connections() > 0 && !channels.containsKey(channel)) {
        nowPassing.put(channel, used);
      }
    }
    passing = nowPassing;
    return taken;
  }
}
