package dev.barnabas.core.occupancy;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.message.Utf8;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Channels in use, by name, and who uses them.
 *
 * @param more whether others come after the last
 */
public record NamesPage(Map<String, Occupancy> channels, boolean more) {
  static final NamesPage NONE = new NamesPage(Map.of(), false);

  /** What a record holds with ease. */
  private static final int BYTES_MAX = 256 * 1024;

  private static final int FIGURES_BYTES = 32; // of a channel, beside its name

  public NamesPage(Map<String, Occupancy> channels, boolean more) {
    this.channels = new TreeMap<>(channels);
    this.more = more;
  }

  /** Those of this node. Thread: any that may work for a while: it sorts all names of the app. */
  static NamesPage of(ChannelCensus census, Question.Some asked) {
    var page = new TreeMap<String, Occupancy>();
    boolean more = false;
    long bytes = 0;
    for (String name : names(census, asked)) {
      bytes += Utf8.length(name) + FIGURES_BYTES;
      if (page.size() == asked.limit() || bytes > BYTES_MAX) {
        more = true;
        break;
      }
      Occupancy counted = census.of(ChannelKey.of(asked.app(), name));
      if (counted.connections() > 0) {
        page.put(name, counted);
      }
    }
    return new NamesPage(page, more);
  }

  private static List<String> names(ChannelCensus census, Question.Some asked) {
    return census.channels(asked.app()).stream()
        .map(ChannelKey::name)
        .filter(name -> name.startsWith(asked.prefix()) && name.compareTo(asked.after()) > 0)
        .filter(name -> !name.startsWith("[")) // metachannels are not the app's
        .sorted()
        .toList();
  }

  /** Those of several nodes; ends where one of them has more that it did not say. */
  static NamesPage merge(List<NamesPage> pages, int limit) {
    var all = new TreeMap<String, Occupancy>();
    String end = null;
    for (NamesPage page : pages) {
      page.channels().forEach((name, counted) -> all.merge(name, counted, Occupancy::plus));
      String last = page.more() ? page.last() : null;
      if (last != null && (end == null || last.compareTo(end) < 0)) {
        end = last;
      }
    }
    var merged = new LinkedHashMap<String, Occupancy>();
    for (var each : all.entrySet()) {
      if (merged.size() == limit || (end != null && each.getKey().compareTo(end) > 0)) {
        return new NamesPage(merged, true);
      }
      merged.put(each.getKey(), each.getValue());
    }
    return new NamesPage(merged, end != null);
  }

  /** The name after which the next page begins; null: there is none. */
  public @Nullable String last() {
    return channels instanceof TreeMap<String, Occupancy> sorted && !sorted.isEmpty()
        ? sorted.lastKey()
        : null;
  }

  Map<String, Object> tree() {
    var counts = new LinkedHashMap<String, Object>();
    channels.forEach((name, counted) -> counts.put(name, OccupancyRecords.numbers(counted)));
    return Map.of("channels", counts, "more", more);
  }

  static NamesPage read(@Nullable Object tree) {
    var channels = new TreeMap<String, Occupancy>();
    boolean more = false;
    if (tree instanceof Map<?, ?> map) {
      if (map.get("channels") instanceof Map<?, ?> counts) {
        counts.forEach((name, numbers) ->
            channels.put(String.valueOf(name), OccupancyRecords.counted(numbers)));
      }
      more = Boolean.TRUE.equals(map.get("more"));
    }
    return new NamesPage(channels, more);
  }
}
