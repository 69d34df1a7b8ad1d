package dev.barnabas.core.occupancy;

import dev.barnabas.core.log.ChannelKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one node asks the others about channels that it need not watch. */
sealed interface Question {
  /** How many use a channel. */
  record One(ChannelKey channel) implements Question {}

  /**
   * Which channels of an app are in use, in the order of their names.
   *
   * @param after the last one of the page before; empty: none
   * @param limit so many at most, and fewer where names are long
   */
  record Some(String app, String prefix, String after, int limit) implements Question {}

  default Map<String, Object> tree() {
    return switch (this) {
      case One(var channel) -> Map.of("app", channel.app(), "channel", channel.name());
      case Some(var app, var prefix, var after, var limit) ->
          Map.of("app", app, "prefix", prefix, "after", after, "limit", (long) limit);
    };
  }

  /** Reads {@link #tree}; null: it is none. */
  static @Nullable Question of(@Nullable Object tree) {
    if (!(tree instanceof Map<?, ?> map) || !(map.get("app") instanceof String app)) {
      return null;
    }
    if (map.get("channel") instanceof String channel) {
      return new One(ChannelKey.of(app, channel));
    }
    return map.get("prefix") instanceof String prefix
            && map.get("after") instanceof String after
            && map.get("limit") instanceof Long limit
        ? new Some(app, prefix, after, Math.toIntExact(Math.clamp(limit, 1L, 10_000L)))
        : null;
  }

  /** What one node knows of it. */
  default NamesPage answer(ChannelCensus census) {
    return switch (this) {
      case One(var channel) -> {
        Occupancy counted = census.of(channel);
        var counts = new HashMap<String, Occupancy>();
        if (counted.connections() > 0) {
          counts.put(channel.name(), counted);
        }
        yield new NamesPage(counts, false);
      }
      case Some some -> NamesPage.of(census, some);
    };
  }

  /** All nodes' answers together. */
  default NamesPage merge(List<NamesPage> pages) {
    return NamesPage.merge(pages, this instanceof Some some ? some.limit() : Integer.MAX_VALUE);
  }
}
