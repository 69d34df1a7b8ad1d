package dev.barnabas.core.session;

import dev.barnabas.core.occupancy.Occupancy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The channel param {@code occupancy}: {@code metrics}, or {@code metrics.CATEGORY}, several with
 * commas between (ably-protocol 14).
 *
 * @param categories names of figures; empty: all
 */
record OccupancyParam(List<String> categories) {
  static final String NAME = "occupancy";

  private static final String ALL = "metrics";
  private static final String ONE = ALL + ".";

  /** Reads it; null: it asks for nothing that there is, and is not echoed. */
  static @Nullable OccupancyParam of(@Nullable String value) {
    if (value == null) {
      return null;
    }
    var categories = new ArrayList<String>();
    for (String part : value.split(",", -1)) {
      if (part.equals(ALL)) {
        return new OccupancyParam(List.of());
      }
      if (!part.startsWith(ONE)
          || !Occupancy.NONE.metrics().containsKey(part.substring(ONE.length()))) {
        return null;
      }
      categories.add(part.substring(ONE.length()));
    }
    return new OccupancyParam(categories);
  }

  /** What is wanted of the figures. */
  Map<String, Object> of(Occupancy occupancy) {
    Map<String, Object> metrics = new LinkedHashMap<>(occupancy.metrics());
    if (!categories.isEmpty()) {
      metrics.keySet().retainAll(categories);
    }
    return metrics;
  }
}
