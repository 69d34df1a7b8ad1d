package dev.barnabas.core.occupancy;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.occupancy.Occupancies.Listener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The channels that somebody watches at this node, and what they are told of them. All of an app's
 * channels are watched for some seconds more than anybody listens: who comes back then costs
 * nothing, however many channels the app has.
 *
 * <p>Thread: the log reader.
 */
final class Watching {
  /** So long all channels are watched for nobody, in ticks of half a second. */
  static final int LINGER_TICKS = 10;

  private final Occupancies.Surroundings surroundings;
  private final OtherNodes others;
  private final WatchedBuckets said;
  private final Map<ChannelKey, Watched> watched = new LinkedHashMap<>(); // ≤ channels attached to
  private final Map<ChannelKey, Integer> lingering = new HashMap<>(); // ticks left

  /** Thread: the log reader. */
  private static final class Watched {
    final List<Listener> listeners = new ArrayList<>(1); // ≤ one per loop and part of the node
    boolean known; // what the others count
    @Nullable Occupancy told; // in all
    Occupancy elsewhere = Occupancy.NONE;
  }

  Watching(Occupancies.Surroundings surroundings, OtherNodes others, OccupancyWriter writer) {
    this.surroundings = surroundings;
    this.others = others;
    this.said = new WatchedBuckets(writer, surroundings.node());
  }

  /** Returns whether nobody watched the channel before. */
  boolean add(ChannelKey channel, Listener listener) {
    Watched before = watched.get(channel);
    Watched known = before == null ? new Watched() : before;
    if (before == null) {
      watched.put(channel, known);
      said.add(channel);
    }
    lingering.remove(channel);
    known.listeners.add(listener);
    if (known.told != null) {
      listener.onOccupancy(known.elsewhere);
    }
    return before == null;
  }

  /** The listener hears nothing any more. */
  void remove(ChannelKey channel, Listener listener) {
    Watched known = watched.get(channel);
    if (known == null || !known.listeners.remove(listener) || !known.listeners.isEmpty()) {
      return;
    }
    if (Metachannel.tellsOfAll(channel)) {
      lingering.put(channel, LINGER_TICKS);
    } else {
      forget(channel);
    }
  }

  private void forget(ChannelKey channel) {
    watched.remove(channel);
    said.remove(channel);
  }

  /**
   * Half a second went by.
   *
   * @param gone hears of metachannels about all channels that are not watched any more
   */
  void onTick(Consumer<ChannelKey> gone) {
    lingering.replaceAll((_, ticks) -> ticks - 1);
    lingering
        .entrySet()
        .removeIf(each -> {
          boolean over = each.getValue() <= 0;
          if (over) {
            forget(each.getKey());
            gone.accept(each.getKey());
          }
          return over;
        });
    tell(watched.keySet());
  }

  /** What the others count is known from now on; returns whether anybody watches. */
  boolean onOthersKnown(ChannelKey channel) {
    Watched known = watched.get(channel);
    if (known != null) {
      known.known = true;
    }
    return known != null;
  }

  /** Another may have removed what this node said in the bucket. */
  void again(int bucket) {
    said.again(bucket);
  }

  /** Gives the writer what changed. */
  void write() {
    said.write();
  }

  /** Tells of channels what is not told yet. */
  void tell(Collection<ChannelKey> channels) {
    if (!channels.isEmpty()) {
      surroundings.members().count(List.copyOf(channels), counts -> counts.forEach(this::tell));
    }
  }

  private void tell(ChannelKey channel, int members) {
    Watched known = watched.get(channel);
    if (known == null || !known.known) {
      return;
    }
    known.elsewhere = others.elsewhere(channel).withMembers(members);
    Occupancy all = known.elsewhere.plus(surroundings.census().of(channel));
    if (!all.equals(known.told)) {
      known.told = all;
      List.copyOf(known.listeners).forEach(each -> each.onOccupancy(known.elsewhere));
    }
  }
}
