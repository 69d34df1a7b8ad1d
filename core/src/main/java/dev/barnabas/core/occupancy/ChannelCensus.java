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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Counts who is attached to which channel on this node, by the modes they were granted.
 *
 * <p>Thread: any.
 */
public final class ChannelCensus {
  // By app; each is changed while the app's place in the map is held. ≤ attachments
  private final Map<String, Map<ChannelKey, Occupancy>> apps = new ConcurrentHashMap<>();
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
        count(channel, known -> known == null ? Occupancy.one(modes) : known.plus(modes, 1));
    changed.put(channel, now == null ? Occupancy.NONE : now);
    if (now != null && now.connections() == 1) {
      use.onUse(channel, true);
    }
  }

  /** Somebody who had entered with these modes is gone. */
  public void leave(ChannelKey channel, Set<Mode> modes) {
    Occupancy now =
        count(
            channel,
            known -> known == null || known.connections() <= 1 ? null : known.plus(modes, -1));
    changed.putIfAbsent(channel, Occupancy.NONE);
    if (now == null) {
      use.onUse(channel, false);
    }
  }

  /** Who is attached to a channel here; members are not counted. */
  public Occupancy of(ChannelKey channel) {
    Occupancy known = known(channel);
    return known == null ? Occupancy.NONE : known;
  }

  private @Nullable Occupancy known(ChannelKey channel) {
    return apps.getOrDefault(channel.app(), Map.of()).get(channel);
  }

  /** How many channels somebody is attached to. */
  public int size() {
    return apps.values().stream().mapToInt(Map::size).sum();
  }

  private @Nullable Occupancy count(
      ChannelKey channel, Function<@Nullable Occupancy, @Nullable Occupancy> change) {
    var counted = new AtomicReference<@Nullable Occupancy>();
    apps.compute(
        channel.app(),
        (_, known) -> {
          Map<ChannelKey, Occupancy> channels = known == null ? new ConcurrentHashMap<>(1) : known;
          Occupancy now = change.apply(channels.get(channel));
          counted.setPlain(now);
          if (now == null) {
            channels.remove(channel);
          } else {
            channels.put(channel, now);
          }
          return channels.isEmpty() ? null : channels;
        });
    return counted.getPlain();
  }

  /** The channels of an app that somebody is attached to, in no order. */
  List<ChannelKey> channels(String app) {
    return List.copyOf(apps.getOrDefault(app, Map.of()).keySet());
  }

  /**
   * The same as whoever looks from time to time sees it: what came into use and out of it between
   * two looks is in use until the next one. Thread: the log reader.
   */
  Occupancy seen(ChannelKey channel) {
    Occupancy now = known(channel);
    return now == null ? passing.getOrDefault(channel, Occupancy.NONE) : now;
  }

  /** Looks: the channels whose count changed since the last time. Thread: the log reader. */
  Collection<ChannelKey> takeChanged() {
    var taken = new LinkedHashSet<>(passing.keySet());
    var nowPassing = new HashMap<ChannelKey, Occupancy>();
    for (ChannelKey channel : List.copyOf(changed.keySet())) {
      Occupancy used = changed.remove(channel); // before its count: a change after it counts again
      taken.add(channel);
      if (used != null && used.connections() > 0 && known(channel) == null) {
        nowPassing.put(channel, used);
      }
    }
    passing = nowPassing;
    return taken;
  }
}
