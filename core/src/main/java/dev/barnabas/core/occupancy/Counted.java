package dev.barnabas.core.occupancy;

import dev.barnabas.core.log.ChannelKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What this node says it counts: of channels that somebody watches, and that are in use here.
 *
 * <p>Thread: the log reader.
 */
final class Counted {
  private final ChannelCensus census;
  private final OccupancyWriter writer;
  private final String me;
  private final Map<Integer, Map<ChannelKey, Occupancy>> said = new HashMap<>(); // by bucket
  private final Set<ChannelKey> noted = new HashSet<>(); // till the next write

  Counted(ChannelCensus census, OccupancyWriter writer, String me) {
    this.census = census;
    this.writer = writer;
    this.me = me;
  }

  /** These may count otherwise than was said. */
  void note(Collection<ChannelKey> channels) {
    noted.addAll(channels);
  }

  /** Channels of an app of which anything was said. */
  List<ChannelKey> channels(String app) {
    return said.values().stream()
        .flatMap(channels -> channels.keySet().stream())
        .filter(channel -> channel.app().equals(app))
        .toList();
  }

  /** Says a bucket once more, if there is anything in it. */
  void writeAgain(int bucket) {
    Map<ChannelKey, Occupancy> channels = said.get(bucket);
    if (channels != null) {
      writer.put(key(bucket), OccupancyRecords.counts(channels));
    }
  }

  /** Says what changed. */
  void write(Predicate<ChannelKey> wanted) {
    var touched = new TreeSet<Integer>();
    for (ChannelKey channel : noted) {
      if (say(channel, wanted.test(channel) ? census.seen(channel) : Occupancy.NONE)) {
        touched.add(OccupancyRecords.bucket(channel));
      }
    }
    noted.clear();
    for (int bucket : touched) {
      Map<ChannelKey, Occupancy> channels = said.getOrDefault(bucket, Map.of());
      writer.put(key(bucket), channels.isEmpty() ? null : OccupancyRecords.counts(channels));
    }
  }

  private boolean say(ChannelKey channel, Occupancy now) {
    int bucket = OccupancyRecords.bucket(channel);
    Map<ChannelKey, Occupancy> channels = said.get(bucket);
    if (now.connections() > 0) {
      if (channels == null) {
        channels = new HashMap<>();
        said.put(bucket, channels);
      }
      return !now.equals(channels.put(channel, now));
    }
    boolean gone = channels != null && channels.remove(channel) != null;
    if (channels != null && channels.isEmpty()) {
      said.remove(bucket);
    }
    return gone;
  }

  private String key(int bucket) {
    return OccupancyRecords.key(me, OccupancyRecords.COUNTS, bucket);
  }
}
