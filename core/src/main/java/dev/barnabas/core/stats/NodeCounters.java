package dev.barnabas.core.stats;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * What this node counts in the minute that runs.
 *
 * <p>Thread: any.
 */
public final class NodeCounters {
  /** Apps times names, of those that were used in the last minutes. */
  private static final int COUNTERS_MAX = 100_000;

  private final InstantSource clock;
  private final Map<Name, Counter> counters = new ConcurrentHashMap<>();
  private final Map<Name, Level> levels = new ConcurrentHashMap<>();
  private volatile Supplier<Map<String, Map<String, Long>>> sums = Map::of;
  private volatile Map<String, Map<String, Long>> taken = Map.of(); // of the sums

  private record Name(String app, String figure) {}

  /** A sum; idle after a minute in which nothing was added, gone after another. */
  private static final class Counter {
    final LongAdder sum = new LongAdder();
    volatile boolean idle;
  }

  public NodeCounters(InstantSource clock) {
    this.clock = clock;
  }

  /** Counts. */
  public void add(String app, String figure, long amount) {
    var name = new Name(app, figure);
    Counter counter = counters.get(name);
    if (counter != null && !counter.idle) {
      counter.sum.add(amount); // whoever is here has a minute before it could be taken away
    } else if (counter != null || counters.size() < COUNTERS_MAX) {
      counters.compute(
          name,
          (_, known) -> {
            Counter now = known == null ? new Counter() : known;
            now.idle = false;
            now.sum.add(amount);
            return now;
          });
    }
  }

  /**
   * Counts what goes up and down: {@code connections.all}, of which a minute has {@code .peak},
   * {@code .min} and {@code .mean}.
   */
  public void change(String app, String level, long by) {
    var name = new Name(app, level);
    if (levels.size() < COUNTERS_MAX || levels.containsKey(name)) {
      levels.compute(
          name,
          (_, known) -> {
            Level now = known == null ? new Level(clock.millis()) : known;
            now.change(by, clock.millis());
            return now;
          });
    }
  }

  /**
   * What is counted elsewhere: by app and name, sums since the start that never fall. Asked when
   * figures are.
   */
  public void sums(Supplier<Map<String, Map<String, Long>>> source) {
    sums = source;
  }

  /** What was counted for an app so far. */
  Map<String, Long> current(String app) {
    var figures = new TreeMap<String, Long>();
    counters.forEach((name, counter) -> {
      if (name.app().equals(app) && counter.sum.sum() != 0) {
        figures.put(name.figure(), counter.sum.sum());
      }
    });
    levels.forEach((name, level) -> {
      if (name.app().equals(app)) {
        put(figures, name.figure(), level.values(clock.millis()));
      }
    });
    figures.putAll(since(sums.get()).getOrDefault(app, Map.of()));
    return figures;
  }

  /** What was counted for all apps, and begins anew. */
  Map<String, Map<String, Long>> drain() {
    var apps = new LinkedHashMap<String, Map<String, Long>>();
    counters.forEach((name, counter) -> {
      long sum = counter.sum.sumThenReset();
      if (sum == 0) {
        forget(name);
      } else {
        apps.computeIfAbsent(name.app(), _ -> new TreeMap<>()).put(name.figure(), sum);
      }
    });
    levels.forEach((name, level) -> {
      Level.Values values = level.take(clock.millis());
      if (values.peak() != 0) {
        put(apps.computeIfAbsent(name.app(), _ -> new TreeMap<>()), name.figure(), values);
      }
      levels.computeIfPresent(name, (_, known) -> known.isIdle() ? null : known);
    });
    Map<String, Map<String, Long>> all = sums.get();
    since(all).forEach((app, more) -> apps.computeIfAbsent(app, _ -> new TreeMap<>()).putAll(more));
    taken = all; // only here: one minute ends at a time
    return apps;
  }

  private void forget(Name name) {
    counters.computeIfPresent(
        name,
        (_, counter) -> {
          if (counter.idle && counter.sum.sum() == 0) {
            return null;
          }
          counter.idle = true;
          return counter;
        });
  }

  private static void put(Map<String, Long> figures, String level, Level.Values values) {
    putPresent(figures, level + ".peak", values.peak());
    putPresent(figures, level + ".min", values.min());
    putPresent(figures, level + ".mean", values.mean());
  }

  private static void putPresent(Map<String, Long> figures, String name, long value) {
    if (value != 0) {
      figures.put(name, value);
    }
  }

  private Map<String, Map<String, Long>> since(Map<String, Map<String, Long>> all) {
    var news = new HashMap<String, Map<String, Long>>();
    Map<String, Map<String, Long>> earlier = taken;
    all.forEach((app, figures) -> {
      Map<String, Long> before = earlier.getOrDefault(app, Map.of());
      figures.forEach((name, sum) -> {
        long more = sum - before.getOrDefault(name, 0L);
        if (more != 0) {
          news.computeIfAbsent(app, _ -> new TreeMap<>()).put(name, more);
        }
      });
    });
    return news;
  }
}
