package dev.barnabas.core.occupancy;

import dev.barnabas.core.log.ChannelKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many use each channel of an app, for apps of which somebody here wants all figures. What
 * changed is found at once where attachments changed, and by going round where only members did; at
 * most {@link #TOLD_MAX} are told a tick, the others at the next.
 *
 * <p>Thread: the log reader.
 */
final class Figures {
  /** Told at a tick of half a second, of all apps: what metachannels take. */
  static final int TOLD_MAX = 1_000;

  /** Looked at a tick though nothing is known to have changed. */
  private static final int ROUND_MAX = 5_000;

  private static final Occupancy UNKNOWN = new Occupancy(-1, -1, -1, -1, -1, -1);

  private final Occupancies.Surroundings surroundings;
  private final OtherNodes others;
  private final Listener listener;
  private final Map<String, App> apps = new HashMap<>(); // ≤ apps
  private Set<String> present = Set.of();
  private int told; // since the last tick

  /** Hears of figures. Thread: the log reader. */
  @FunctionalInterface
  interface Listener {
    void onFigures(ChannelKey channel, Occupancy now);
  }

  /**
   * One app.
   *
   * <p>Thread: the log reader.
   */
  private static final class App {
    final Map<ChannelKey, Occupancy> known = new HashMap<>(); // ≤ channels in use
    final Set<ChannelKey> changed = new LinkedHashSet<>(); // perhaps; ≤ channels that were in use
    final Deque<ChannelKey> round = new ArrayDeque<>(); // of those known
    boolean speaks;
  }

  Figures(Occupancies.Surroundings surroundings, OtherNodes others, Listener listener) {
    this.surroundings = surroundings;
    this.others = others;
    this.listener = listener;
  }

  /** Somebody wants them from now on: begins with all that are in use. */
  void begin(String app) {
    App begun = new App();
    apps.put(app, begun);
    begun.changed.addAll(surroundings.census().channels(app));
    others.counted().stream()
        .filter(channel -> channel.app().equals(app))
        .forEach(begun.changed::add);
  }

  void end(String app) {
    apps.remove(app);
  }

  /** The attachments of these may have changed. */
  void onChanged(Collection<ChannelKey> channels) {
    if (apps.isEmpty()) {
      return;
    }
    for (ChannelKey channel : channels) {
      App app = apps.get(channel.app());
      if (app != null) {
        app.changed.add(channel);
      }
    }
  }

  /** Half a second went by. */
  void onTick() {
    if (apps.isEmpty()) {
      return;
    }
    Set<String> before = present;
    present = others.present();
    if (!present.equals(before)) {
      onChanged(others.counted());
    }
    told = 0;
    apps.forEach((name, app) -> {
      boolean speaks = others.isFirstWatcher(Metachannel.CHANNEL_OCCUPANCY.of(name));
      if (speaks && !app.speaks) { // what its predecessor told last is not known
        app.changed.addAll(app.known.keySet());
        app.known.replaceAll((_, _) -> UNKNOWN);
      }
      app.speaks = speaks;
      look(app);
    });
  }

  private void look(App app) {
    List<ChannelKey> some = new ArrayList<>();
    for (Iterator<ChannelKey> each = app.changed.iterator();
        each.hasNext() && some.size() < ROUND_MAX; ) {
      some.add(each.next());
      each.remove();
    }
    if (app.round.isEmpty()) {
      app.round.addAll(app.known.keySet());
    }
    while (!app.round.isEmpty() && some.size() < ROUND_MAX) {
      some.add(app.round.remove());
    }
    some.removeIf(channel -> channel.name().startsWith(Metachannel.PREFIX));
    if (!some.isEmpty()) {
      surroundings
          .members()
          .count(some, counts -> counts.forEach((channel, members) -> tell(app, channel, members)));
    }
  }

  private void tell(App app, ChannelKey channel, int members) {
    Occupancy now =
        others.elsewhere(channel).withMembers(members).plus(surroundings.census().of(channel));
    Occupancy before = app.known.getOrDefault(channel, Occupancy.NONE);
    if (now.equals(before)) {
      if (now.equals(Occupancy.NONE)) {
        app.known.remove(channel);
      }
      return;
    }
    if (app.speaks && told >= TOLD_MAX) {
      app.changed.add(channel);
      return;
    }
    if (now.equals(Occupancy.NONE)) {
      app.known.remove(channel);
    } else {
      app.known.put(channel, now);
    }
    if (app.speaks) {
      told++;
      listener.onFigures(channel, now);
    }
  }
}
