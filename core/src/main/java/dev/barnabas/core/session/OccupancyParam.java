package dev.barnabas.core.session;

import dev.barnabas.core.occupancy.Occupancy;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
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

  /**
   * Reads it; null: there is none.
   *
   * @throws ProtocolException 40003 when it asks for something that there isn't
   */
  static @Nullable OccupancyParam of(@Nullable String value) {
    if (value == null || value.isEmpty()) {
      return null;
    }
    var categories = new ArrayList<String>();
    for (String part : value.split(",", -1)) {
      if (part.equals(ALL)) {
        return new OccupancyParam(List.of());
      }
      if (!part.startsWith(ONE)
          || !Occupancy.NONE.metrics().containsKey(part.substring(ONE.length()))) {
        throw new ProtocolException(
            ErrorCode.INVALID_PARAMETER,
            "occupancy is '%s' and must be metrics, or some of metrics.%s with commas between"
                .formatted(value, String.join(", metrics.", Occupancy.NONE.metrics().keySet())));
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
