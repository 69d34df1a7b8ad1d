package dev.barnabas.core.stats;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Figures by their names, {@code messages.inbound.rest.messages.count}; zeros are left out. Not
 * those that are sums of others: {@link Rollup} adds them.
 *
 * <p>Thread: the caller's.
 */
public final class Figures {
  private static final String PEAK = ".peak";
  private static final String MIN = ".min";
  private static final String MEAN = ".mean";

  private final TreeMap<String, Long> values = new TreeMap<>(); // ≤ names of app-stats.json
  private final Map<String, Long> meanSums = new HashMap<>(); // over the minutes, by name
  private final Map<String, Integer> minMinutes = new HashMap<>(); // how many had it, by name
  private int minutes;

  /** The figures by their names, sorted. */
  public Map<String, Long> values() {
    return values;
  }

  public void add(String name, long value) {
    if (value != 0) {
      values.merge(name, value, Long::sum);
    }
  }

  /** What happened elsewhere in the same time: all of it adds up. */
  public void addBeside(Map<String, Long> others) {
    others.forEach(this::add);
  }

  /** What happened in another minute: of peaks the highest counts; see {@link #over}. */
  public void addAfter(Map<String, Long> others) {
    minutes++;
    others.forEach((name, value) -> {
      if (name.endsWith(PEAK)) {
        values.merge(name, value, Math::max);
      } else if (name.endsWith(MIN)) {
        values.merge(name, value, Math::min);
        minMinutes.merge(name, 1, Integer::sum);
      } else if (name.endsWith(MEAN)) {
        meanSums.merge(name, value, Long::sum);
      } else {
        add(name, value);
      }
    });
  }

  /**
   * The figures of so many minutes, of which those that were not added had nothing: there a count
   * that goes up and down was 0, which lowers the mean and is the least value.
   */
  public Map<String, Long> over(long all) {
    long lasted = Math.max(all, minutes);
    var whole = new TreeMap<>(values);
    whole.keySet().removeIf(name -> minMinutes.getOrDefault(name, minutes) < minutes);
    if (lasted > minutes) {
      whole.keySet().removeAll(minMinutes.keySet());
    }
    meanSums.forEach((name, sum) -> {
      long mean = Math.round((double) sum / lasted);
      if (mean != 0) {
        whole.put(name, mean);
      }
    });
    whole.values().removeIf(value -> value == 0);
    return whole;
  }

  /** Reads the numbers of an object. */
  static Map<String, Long> read(Map<?, ?> tree) {
    var figures = new TreeMap<String, Long>();
    tree.forEach((name, value) -> {
      switch (value) {
        case Long whole -> figures.put(String.valueOf(name), whole);
        case BigDecimal fraction -> figures.put(String.valueOf(name), fraction.longValue());
        case null, default -> {}
      }
    });
    return figures;
  }
}
