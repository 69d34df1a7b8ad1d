package dev.barnabas.core.occupancy;

import dev.barnabas.core.log.ChannelKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What each node said last, this one among them. Whether another is there is told by this node's
 * own beats: one that said nothing while {@link #SILENT_BEATS} of them came by is not counted. So
 * an outage of Kafka, in which nobody's beats come by, is nobody's silence.
 *
 * <p>Thread: the log reader.
 */
final class OtherNodes {
  /** At a beat every two seconds: a node that was killed counts for 8 to 10 s more. */
  static final int SILENT_BEATS = 4;

  /** After which what a node left behind is removed. */
  private static final int FORGOTTEN_BEATS = 30;

  private final String me;
  private final Map<String, Said> nodes = new TreeMap<>();
  private final Map<ChannelKey, Integer> watchers = new HashMap<>(); // channel → nodes
  private long beats; // of this node, that came by

  /**
   * What a node said.
   *
   * <p>Thread: the log reader.
   */
  private static final class Said {
    long heardBeat;
    final Set<String> keys = new HashSet<>(); // ≤ 2 × BUCKETS + nodes
    final Map<String, Set<ChannelKey>> watched = new HashMap<>();
    final Map<String, Map<ChannelKey, Occupancy>> counts = new HashMap<>();
  }

  OtherNodes(String me) {
    this.me = me;
  }

  /** A record of a node came by. */
  void onHeard(String node, String key, boolean there) {
    Said said = nodes.computeIfAbsent(node, _ -> new Said());
    if (there) {
      said.keys.add(key);
      said.heardBeat = beats;
    } else {
      said.keys.remove(key);
    }
  }

  /** After all that a removed record meant was taken back: a node without any is no node. */
  void forgetIfGone(String node) {
    Said said = nodes.get(node);
    if (said != null && said.keys.isEmpty()) {
      nodes.remove(node);
    }
  }

  void onOwnBeat() {
    beats++;
  }

  /** What a node watches, in one bucket; returns what somebody began or ceased to watch. */
  Set<ChannelKey> onWatched(String node, String bucket, Set<ChannelKey> channels) {
    Said said = nodes.computeIfAbsent(node, _ -> new Said());
    Set<ChannelKey> before = said.watched.getOrDefault(bucket, Set.of());
    var changed = new HashSet<ChannelKey>();
    for (ChannelKey channel : channels) {
      if (!before.contains(channel) && watchers.merge(channel, 1, Integer::sum) == 1) {
        changed.add(channel);
      }
    }
    for (ChannelKey channel : before) {
      if (!channels.contains(channel)
          && watchers.computeIfPresent(channel, (_, count) -> count == 1 ? null : count - 1)
              == null) {
        changed.add(channel);
      }
    }
    if (channels.isEmpty()) {
      said.watched.remove(bucket);
    } else {
      said.watched.put(bucket, channels);
    }
    return changed;
  }

  /** What a node counts, in one bucket; returns the channels whose count changed. */
  Set<ChannelKey> onCounts(String node, String bucket, Map<ChannelKey, Occupancy> counted) {
    Said said = nodes.computeIfAbsent(node, _ -> new Said());
    Map<ChannelKey, Occupancy> before =
        counted.isEmpty() ? said.counts.remove(bucket) : said.counts.put(bucket, counted);
    var changed = new HashSet<>(counted.keySet());
    if (before != null) {
      before.forEach((channel, was) -> {
        if (was.equals(counted.get(channel))) {
          changed.remove(channel);
        } else {
          changed.add(channel);
        }
      });
    }
    return changed;
  }

  /** All channels that some node counts, there or not. */
  Set<ChannelKey> counted() {
    var channels = new HashSet<ChannelKey>();
    for (Said said : nodes.values()) {
      said.counts.values().forEach(counts -> channels.addAll(counts.keySet()));
    }
    return channels;
  }

  boolean isWatched(ChannelKey channel) {
    return watchers.containsKey(channel);
  }

  /** Whether it came by that this node watches the channel. */
  boolean isWatchedHere(ChannelKey channel) {
    Said said = nodes.get(me);
    String bucket = String.valueOf(OccupancyRecords.bucket(channel));
    return said != null && said.watched.getOrDefault(bucket, Set.of()).contains(channel);
  }

  /** Whether this node comes first of those who are there and watch the channel. */
  boolean isFirstWatcher(ChannelKey channel) {
    String bucket = String.valueOf(OccupancyRecords.bucket(channel));
    for (var each : nodes.entrySet()) {
      Set<ChannelKey> watched = each.getValue().watched.get(bucket);
      if (watched != null && watched.contains(channel) && isThere(each.getKey())) {
        return each.getKey().equals(me);
      }
    }
    return false;
  }

  /** What those count that are there, without this one. */
  Occupancy elsewhere(ChannelKey channel) {
    String bucket = String.valueOf(OccupancyRecords.bucket(channel));
    Occupancy sum = Occupancy.NONE;
    for (var each : nodes.entrySet()) {
      Map<ChannelKey, Occupancy> counts = each.getValue().counts.get(bucket);
      Occupancy counted = counts == null ? null : counts.get(channel);
      if (counted != null && !each.getKey().equals(me) && isThere(each.getKey())) {
        sum = sum.plus(counted);
      }
    }
    return sum;
  }

  /** The others that are there. */
  Set<String> present() {
    var present = new HashSet<String>();
    for (String node : nodes.keySet()) {
      if (!node.equals(me) && isThere(node)) {
        present.add(node);
      }
    }
    return present;
  }

  /** The keys of all records of a node. */
  Set<String> keys(String node) {
    Said said = nodes.get(node);
    return said == null ? Set.of() : Set.copyOf(said.keys);
  }

  /** Records of nodes that are long gone, when it is on this node to remove them. */
  List<String> leftBehind() {
    String first = present().stream().sorted().findFirst().orElse(me);
    if (me.compareTo(first) > 0) {
      return List.of();
    }
    return nodes.entrySet().stream()
        .filter(each -> !each.getKey().equals(me))
        .filter(each -> beats - each.getValue().heardBeat > FORGOTTEN_BEATS)
        .flatMap(each -> each.getValue().keys.stream())
        .toList();
  }

  private boolean isThere(String node) {
    Said said = nodes.get(node);
    return node.equals(me) || (said != null && beats - said.heardBeat <= SILENT_BEATS);
  }
}
