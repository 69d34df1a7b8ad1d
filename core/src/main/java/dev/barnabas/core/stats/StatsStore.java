package dev.barnabas.core.stats;

import dev.barnabas.core.control.Settling;
import dev.barnabas.core.control.SharedRecords;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The figures of all nodes: each writes one record a minute, and every node follows them. Minutes
 * are kept for 7 days; hours, days and months are sums of those.
 *
 * <pre>
 *   node/MINUTE/NODE       { APP: { FIGURE: n } }
 *   posted/APP/MINUTE      { at: ms, figures: { FIGURE: n } }     by SDK suites, kept for 2 hours
 * </pre>
 *
 * <p>Thread: records change on the log reader; the rest any.
 */
public final class StatsStore implements SharedRecords.Follower {
  private static final String NODE = "node/";
  private static final String POSTED = "posted/";
  private static final long KEPT_MILLIS = Duration.ofDays(7).toMillis();
  private static final long MINUTE_MILLIS = 60_000;

  /** A day without Kafka: then the oldest minutes are lost. */
  private static final int UNWRITTEN_MAX = 1_440;

  private static final long POSTED_KEPT_MILLIS = Duration.ofHours(2).toMillis();

  private final SharedRecords shared;
  private final Settling settling;
  private final NodeCounters counters;
  private final String node;
  private final InstantSource clock;
  // app → minute → record → figures; 7 days of minutes for each node.
  private final Map<String, NavigableMap<Long, Map<String, Map<String, Long>>>> apps =
      new ConcurrentHashMap<>();
  private final ReentrantLock folding = new ReentrantLock();
  private final LinkedHashMap<String, byte[]> unwritten = new LinkedHashMap<>(); // ≤ UNWRITTEN_MAX
  private final Map<String, Long> forgetAt = new ConcurrentHashMap<>(); // record → ms since 1970

  /**
   * @param node names this run of this node
   */
  public StatsStore(SharedRecords shared, NodeCounters counters, String node, InstantSource clock) {
    this.shared = shared;
    this.settling = new Settling(shared);
    this.counters = counters;
    this.node = node;
    this.clock = clock;
  }

  /**
   * Writes what this node counted since the last time, and forgets what is too old. What could not
   * be written is written with the next: under its own key, so that it never counts twice.
   */
  public CompletionStage<Void> fold() {
    long now = clock.millis();
    // The minute that ends now: called at its end, or a little after.
    long minute = StatsUnit.MINUTE.floor(now - 1_000);
    var changes = new LinkedHashMap<String, byte @Nullable []>();
    Map<String, byte[]> due = due(NODE + minute + '/' + node + '-' + now);
    changes.putAll(due);
    forgetAt.forEach((key, at) -> {
      if (at <= now) {
        changes.put(key, null);
      }
    });
    return shared.write(changes).thenRun(() -> onWritten(due.keySet()));
  }

  private Map<String, byte[]> due(String key) {
    folding.lock();
    try {
      Map<String, Map<String, Long>> counted = counters.drain();
      if (!counted.isEmpty()) {
        unwritten.put(key, Json.write(counted));
        if (unwritten.size() > UNWRITTEN_MAX) {
          unwritten.pollFirstEntry();
        }
      }
      return new LinkedHashMap<>(unwritten);
    } finally {
      folding.unlock();
    }
  }

  private void onWritten(Set<String> keys) {
    folding.lock();
    try {
      unwritten.keySet().removeAll(keys);
    } finally {
      folding.unlock();
    }
  }

  /** Takes figures that an SDK suite made up. */
  public CompletionStage<Void> post(String app, Map<Long, Map<String, Long>> minutes) {
    var changes = new LinkedHashMap<String, byte @Nullable []>();
    minutes.forEach((minute, figures) ->
        changes.put(
            POSTED + app + '/' + minute,
            Json.write(Map.of("at", clock.millis(), "figures", figures))));
    return shared.write(changes);
  }

  /** The intervals in which anything happened. */
  public StatsPage find(StatsQuery query) {
    var intervals = new TreeMap<Long, Figures>();
    long start = query.unit().floor(query.startMillis());
    long end = query.unit().last(query.endMillis());
    apps.getOrDefault(query.app(), new TreeMap<>())
        .subMap(start, true, end, true)
        .forEach((minute, records) -> add(intervals, query, minute, records.values()));
    long now = clock.millis();
    Map<String, Long> running = counters.current(query.app());
    if (!running.isEmpty() && start <= now && now <= end) {
      add(intervals, query, now, List.of(running));
    }
    return page(query.backwards() ? intervals.descendingMap() : intervals, query);
  }

  private static void add(
      Map<Long, Figures> intervals,
      StatsQuery query,
      long minute,
      Iterable<Map<String, Long>> sideBySide) {
    var together = new Figures();
    sideBySide.forEach(together::addBeside);
    intervals
        .computeIfAbsent(query.unit().floor(minute), _ -> new Figures())
        .addAfter(together.values());
  }

  private StatsPage page(NavigableMap<Long, Figures> ordered, StatsQuery query) {
    NavigableMap<Long, Figures> rest =
        query.fromMillis() < 0 ? ordered : ordered.tailMap(query.fromMillis(), true);
    var page = new ArrayList<StatsPage.Interval>();
    for (var each : rest.entrySet()) {
      if (page.size() == query.limit()) {
        return new StatsPage(page, each.getKey());
      }
      page.add(
          new StatsPage.Interval(
              each.getKey(), Rollup.of(each.getValue().over(minutes(query, each.getKey())))));
    }
    return new StatsPage(page, -1);
  }

  /** How many minutes an interval has of which this store could know. */
  private long minutes(StatsQuery query, long start) {
    long now = clock.millis();
    long from = Math.max(start, now - KEPT_MILLIS);
    long to = Math.min(query.unit().last(start) + 1, now);
    return Math.ceilDiv(to - from, MINUTE_MILLIS);
  }

  /** Completes when this node has all that any had written before the call; never fails. */
  public CompletionStage<Void> settled() {
    return settling.ask();
  }

  @Override
  public void onRecord(String key, byte @Nullable [] value) {
    String[] path = key.split("/", -1);
    if (path.length != 3 || !path[path[0].equals("node") ? 1 : 2].matches("\\d{1,15}")) {
      return;
    }
    if (key.startsWith(NODE)) {
      onNode(key, Long.parseLong(path[1]), value);
    } else if (key.startsWith(POSTED)) {
      onPosted(key, path[1], Long.parseLong(path[2]), value);
    }
  }

  private void onNode(String key, long minute, byte @Nullable [] value) {
    if (value == null) {
      apps.keySet().forEach(app -> put(app, minute, key, null));
      forgetAt.remove(key);
      return;
    }
    read(value).forEach((app, figures) -> put(String.valueOf(app), minute, key, figures));
    forgetAt.put(key, minute + KEPT_MILLIS);
  }

  private void onPosted(String key, String app, long minute, byte @Nullable [] value) {
    if (value == null) {
      put(app, minute, key, null);
      forgetAt.remove(key);
      return;
    }
    Map<?, ?> tree = read(value);
    put(app, minute, key, tree.get("figures"));
    forgetAt.put(key, (tree.get("at") instanceof Long at ? at : 0) + POSTED_KEPT_MILLIS);
  }

  private void put(String app, long minute, String key, @Nullable Object figures) {
    var minutes = apps.computeIfAbsent(app, _ -> new ConcurrentSkipListMap<>());
    if (figures instanceof Map<?, ?> tree) {
      minutes.computeIfAbsent(minute, _ -> new ConcurrentHashMap<>()).put(key, Figures.read(tree));
      return;
    }
    Map<String, Map<String, Long>> records = minutes.get(minute);
    if (records != null) {
      records.remove(key);
      if (records.isEmpty()) {
        minutes.remove(minute);
      }
    }
    if (minutes.isEmpty()) {
      apps.remove(app);
    }
  }

  private static Map<?, ?> read(byte[] value) {
    try {
      return Json.parse(value) instanceof Map<?, ?> map ? map : Map.of();
    } catch (ProtocolException notOurs) {
      return Map.of();
    }
  }

  @Override
  public void onTurnEnd() {}
}
