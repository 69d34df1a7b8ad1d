package dev.barnabas.core.occupancy;

import dev.barnabas.core.log.ChannelKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which channels of an app are in use at any node, for apps whose channel lifecycle somebody here
 * listens to: notices when one comes into use, and when nobody is left.
 *
 * <p>Thread: the log reader.
 */
final class Lifecycles {
  private final ChannelCensus census;
  private final OtherNodes others;
  private final Map<String, Set<ChannelKey>> apps = new HashMap<>(); // in use, by app
  private final Map<String, List<ChannelKey>> before = new HashMap<>(); // here, by app
  private Set<String> present = Set.of();

  /** Hears of it. Thread: the log reader. */
  @FunctionalInterface
  interface Listener {
    void onChange(ChannelKey channel, boolean inUse, Occupancy now);
  }

  Lifecycles(ChannelCensus census, OtherNodes others) {
    this.census = census;
    this.others = others;
  }

  /**
   * Somebody listens.
   *
   * @param inUse here when they began to: nothing is told of these
   */
  void prepare(String app, List<ChannelKey> inUse) {
    before.put(app, inUse);
  }

  /** What other nodes count is known, too; tells what came and went here meanwhile. */
  void begin(String app, Listener listener) {
    var active = new HashSet<ChannelKey>();
    List<ChannelKey> here = before.remove(app);
    if (here != null) {
      here.stream().filter(Lifecycles::isPlain).forEach(active::add);
    }
    for (ChannelKey channel : others.counted()) {
      if (channel.app().equals(app)) {
        note(active, channel);
      }
    }
    apps.put(app, active);
    onChanged(List.copyOf(active), listener);
    onChanged(census.channels(app), listener);
  }

  private void note(Set<ChannelKey> active, ChannelKey channel) {
    if (isPlain(channel) && now(channel).connections() > 0) {
      active.add(channel);
    }
  }

  void end(String app) {
    before.remove(app);
    apps.remove(app);
  }

  /** These may have come into use, or out of it. */
  void onChanged(Collection<ChannelKey> channels, Listener listener) {
    if (apps.isEmpty()) {
      return;
    }
    for (ChannelKey channel : channels) {
      Set<ChannelKey> active = apps.get(channel.app());
      if (active == null || !isPlain(channel)) {
        continue;
      }
      Occupancy now = now(channel);
      boolean inUse = now.connections() > 0;
      if (inUse ? active.add(channel) : active.remove(channel)) {
        listener.onChange(channel, inUse, now);
      }
    }
  }

  /** Nodes may have gone silent: their channels may be out of use. */
  void onTick(Listener listener) {
    Set<String> before = present;
    present = others.present();
    if (!apps.isEmpty() && !present.equals(before)) {
      onChanged(others.counted(), listener);
    }
  }

  private Occupancy now(ChannelKey channel) {
    return others.elsewhere(channel).plus(census.seen(channel));
  }

  private static boolean isPlain(ChannelKey channel) {
    return !channel.name().startsWith(Metachannel.PREFIX);
  }
}
