package dev.barnabas.core.stats;

import java.util.List;
import java.util.Map;

/**
 * Intervals in the order asked for.
 *
 * @param nextMillis where the first interval of the next page begins; negative: this is the last
 */
public record StatsPage(List<Interval> intervals, long nextMillis) {
  /**
   * One interval.
   *
   * @param figures with their sums, by name
   */
  public record Interval(long startMillis, Map<String, Long> figures) {}
}
