package dev.barnabas.app.demo;

import java.time.InstantSource;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * Decides at each turn which records are due and hands them on.
 *
 * <p>The demo has a clock of its own that stands still while Kafka takes nothing and that never
 * leaps: after an outage or a suspended laptop the buses go on where they stopped, no record is
 * skipped and none comes in a burst.
 *
 * <p>Thread: {@code demo-feed}.
 */
final class Turns {
  /**
   * Ten turns of {@link DemoFeed}: a pause in garbage collection is caught up, an hour asleep is
   * not.
   */
  private static final long LEAP_LIMIT_MILLIS = 500;

  private final List<Feed> feeds;
  private final BiPredicate<String, DemoRecord> sink;
  private final InstantSource clock;
  private final long run;
  private final long[] produced;
  private long lastTurnMillis;
  private long elapsedMillis;

  /**
   * @param sink takes a topic and a record; false when it can't take it now
   */
  Turns(List<Feed> feeds, BiPredicate<String, DemoRecord> sink, InstantSource clock) {
    this.feeds = feeds;
    this.sink = sink;
    this.clock = clock;
    this.run = clock.millis();
    this.lastTurnMillis = run;
    this.produced = new long[feeds.size()];
  }

  void onTurn() {
    long now = clock.millis();
    long passed = Math.clamp(now - lastTurnMillis, 0, LEAP_LIMIT_MILLIS);
    lastTurnMillis = now;
    Stamp stamp = new Stamp(run, now);
    if (produceDue(elapsedMillis + passed, stamp)) {
      elapsedMillis += passed;
    }
  }

  private boolean produceDue(long untilMillis, Stamp stamp) {
    for (int i = 0; i < feeds.size(); i++) {
      Feed feed = feeds.get(i);
      long due = feed.dueAt(untilMillis);
      while (produced[i] < due) {
        if (!sink.test(feed.topic(), feed.recordAt(produced[i], stamp))) {
          return false;
        }
        produced[i]++;
      }
    }
    return true;
  }
}
