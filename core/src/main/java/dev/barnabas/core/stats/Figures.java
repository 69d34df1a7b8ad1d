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
  private final Map<String, long[]> means = new HashMap<>(); // sum and count, by name

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

  /** What happened before or after: of peaks the highest counts, of means the mean. */
  public void addAfter(Map<String, Long> others) {
    others.forEach((name, value) -> {
      if (name.endsWith(PEAK)) {
        values.merge(name, value, Math::max);
      } else if (name.endsWith(MIN)) {
        values.merge(name, value, Math::min);
      } else if (name.endsWith(MEAN)) {
        long[] all = means.computeIfAbsent(name, _ -> new long[2]);
        all[0] += value;
        all[1]++;
        values.put(name, Math.round((double) all[0] / all[1]));
      } else {
        add(name, value);
      }
    });
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
