package dev.barnabas.core.stats;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What this node counts in the minute that runs.
 *
 * <p>Thread: any.
 */
public final class NodeCounters {
  /** Apps times names: more would be apps that come and go. */
  private static final int COUNTERS_MAX = 100_000;

  private final Map<Name, LongAdder> counters = new ConcurrentHashMap<>();

  private record Name(String app, String figure) {}

  /** Counts. */
  public void add(String app, String figure, long amount) {
    var name = new Name(app, figure);
    LongAdder counter = counters.get(name);
    if (counter == null && counters.size() < COUNTERS_MAX) {
      counter = counters.computeIfAbsent(name, _ -> new LongAdder());
    }
    if (counter != null) {
      counter.add(amount);
    }
  }

  /** What was counted for an app so far. */
  Map<String, Long> current(String app) {
    var figures = new TreeMap<String, Long>();
    counters.forEach((name, counter) -> {
      if (name.app().equals(app) && counter.sum() != 0) {
        figures.put(name.figure(), counter.sum());
      }
    });
    return figures;
  }

  /** What was counted for all apps, and begins anew. */
  Map<String, Map<String, Long>> drain() {
    var apps = new LinkedHashMap<String, Map<String, Long>>();
    counters.forEach((name, counter) -> {
      long sum = counter.sumThenReset();
      if (sum != 0) {
        apps.computeIfAbsent(name.app(), _ -> new TreeMap<>()).put(name.figure(), sum);
      }
    });
    return apps;
  }
}
