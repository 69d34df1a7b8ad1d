package dev.barnabas.core.occupancy;

import dev.barnabas.core.log.ChannelKey;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What this node says it watches: a bucket that changed is written once, whatever happened to it
 * meanwhile.
 *
 * <p>Thread: the log reader.
 */
final class WatchedBuckets {
  private final OccupancyWriter writer;
  private final String me;
  private final Map<Integer, Set<ChannelKey>> buckets = new HashMap<>(); // ≤ channels attached to
  private final Set<Integer> changed = new TreeSet<>();

  WatchedBuckets(OccupancyWriter writer, String me) {
    this.writer = writer;
    this.me = me;
  }

  void add(ChannelKey channel) {
    int bucket = OccupancyRecords.bucket(channel);
    buckets.computeIfAbsent(bucket, _ -> new LinkedHashSet<>(2)).add(channel);
    changed.add(bucket);
  }

  void remove(ChannelKey channel) {
    int bucket = OccupancyRecords.bucket(channel);
    Set<ChannelKey> channels = buckets.get(bucket);
    if (channels != null && channels.remove(channel)) {
      changed.add(bucket);
      if (channels.isEmpty()) {
        buckets.remove(bucket);
      }
    }
  }

  /** Says a bucket once more, if there is anything in it. */
  void again(int bucket) {
    if (buckets.containsKey(bucket)) {
      changed.add(bucket);
    }
  }

  /** Gives the writer what changed. */
  void write() {
    for (int bucket : changed) {
      Set<ChannelKey> channels = buckets.get(bucket);
      writer.put(
          OccupancyRecords.key(me, OccupancyRecords.WATCHED, bucket),
          channels == null ? null : OccupancyRecords.watched(channels));
    }
    changed.clear();
  }
}
