package dev.barnabas.core.occupancy;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What nodes write of occupancy: each under keys of its own, so that the newest record of a key is
 * all that counts. A bucket says some 10,000 channels and leaves out what is more.
 *
 * <pre>
 *   NODE/beat              {}                              every two seconds
 *   NODE/watched/BUCKET    { APP: [CHANNEL, …] }           somebody at this node wants these
 *   NODE/counts/BUCKET     { APP: { CHANNEL: [n, …] } }    of those, what this node counts
 *   NODE/ask               see {@link Questions}
 *   NODE/answer/ASKER
 * </pre>
 */
final class OccupancyRecords {
  /** Channels are spread over so many records, so that a change rewrites few others. */
  static final int BUCKETS = 256;

  static final String BEAT = "beat";
  static final String WATCHED = "watched";
  static final String COUNTS = "counts";
  static final String ASK = "ask";
  static final String ANSWER = "answer";

  /** A record that says only that its node is there. */
  static final byte[] NOTHING = Json.write(Map.of());

  private static final int BYTES_MAX = 900 * 1024; // a record of Kafka takes 1 MiB
  private static final int FIGURES_BYTES = 64; // of a channel, beside its name: long counts

  private OccupancyRecords() {}

  static int bucket(ChannelKey channel) {
    return channel.partition(BUCKETS);
  }

  static String key(String node, String kind, Object more) {
    return node + '/' + kind + '/' + more;
  }

  static String key(String node, String kind) {
    return node + '/' + kind;
  }

  static byte[] watched(Collection<ChannelKey> channels) {
    var apps = new LinkedHashMap<String, List<String>>();
    long bytes = 0;
    for (ChannelKey channel : channels) {
      bytes += channel.bytes().length + FIGURES_BYTES;
      if (bytes < BYTES_MAX) {
        apps.computeIfAbsent(channel.app(), _ -> new ArrayList<>()).add(channel.name());
      }
    }
    return Json.write(apps);
  }

  static Set<ChannelKey> readWatched(byte[] value) {
    var channels = new LinkedHashSet<ChannelKey>();
    read(value)
        .forEach((app, names) -> {
          if (names instanceof List<?> list) {
            list.forEach(
                name -> channels.add(ChannelKey.of(String.valueOf(app), String.valueOf(name))));
          }
        });
    return channels;
  }

  static byte[] counts(Map<ChannelKey, Occupancy> channels) {
    var apps = new LinkedHashMap<String, Map<String, List<Long>>>();
    long bytes = 0;
    for (var each : channels.entrySet()) {
      ChannelKey channel = each.getKey();
      bytes += channel.bytes().length + FIGURES_BYTES;
      if (bytes < BYTES_MAX) {
        apps.computeIfAbsent(channel.app(), _ -> new LinkedHashMap<>())
            .put(channel.name(), numbers(each.getValue()));
      }
    }
    return Json.write(apps);
  }

  static Map<ChannelKey, Occupancy> readCounts(byte[] value) {
    var channels = new LinkedHashMap<ChannelKey, Occupancy>();
    read(value)
        .forEach((app, names) -> {
          if (names instanceof Map<?, ?> map) {
            map.forEach((name, numbers) ->
                channels.put(
                    ChannelKey.of(String.valueOf(app), String.valueOf(name)), counted(numbers)));
          }
        });
    return channels;
  }

  /** Without members: those every node knows by itself. */
  static List<Long> numbers(Occupancy counted) {
    return List.of(
        counted.connections(),
        counted.publishers(),
        counted.subscribers(),
        counted.presenceConnections(),
        counted.presenceSubscribers());
  }

  static Occupancy counted(@Nullable Object numbers) {
    return numbers instanceof List<?> list
        ? new Occupancy(at(list, 0), at(list, 1), at(list, 2), at(list, 3), 0, at(list, 4))
        : Occupancy.NONE;
  }

  private static long at(List<?> numbers, int index) {
    return index < numbers.size() && numbers.get(index) instanceof Long whole ? whole : 0;
  }

  /** An object; what is none says nothing. */
  static Map<?, ?> read(byte[] value) {
    try {
      return Json.parse(value) instanceof Map<?, ?> map ? map : Map.of();
    } catch (ProtocolException notOurs) {
      return Map.of();
    }
  }
}
