package dev.barnabas.core.occupancy;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.message.Mode;
import java.util.ArrayList;
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
  // Since the last look: each at most once.
  private final Set<ChannelKey> changed = ConcurrentHashMap.newKeySet();
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
        channels.merge(channel, Occupancy.NONE.plus(modes, 1), (known, _) -> known.plus(modes, 1));
    changed.add(channel);
    if (now.connections() == 1) {
      use.onUse(channel, true);
    }
  }

  /** Somebody who had entered with these modes is gone. */
  public void leave(ChannelKey channel, Set<Mode> modes) {
    Occupancy now =
        channels.computeIfPresent(
            channel, (_, known) -> known.connections() <= 1 ? null : known.plus(modes, -1));
    changed.add(channel);
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

  /** The channels of an app that somebody is attached to, in no order. */
  List<ChannelKey> channels(String app) {
    return channels.keySet().stream().filter(channel -> channel.app().equals(app)).toList();
  }

  /** Channels whose count changed since the last call. */
  List<ChannelKey> takeChanged() {
    var taken = new ArrayList<ChannelKey>();
    changed.removeIf(taken::add); // before their counts are read: a change after it counts again
    return taken;
  }
}
