package dev.barnabas.app.wiring;

import dev.barnabas.core.metachannel.MetaEvents;
import dev.barnabas.core.occupancy.Metachannel;
import dev.barnabas.core.stats.StatsPage;
import dev.barnabas.core.stats.StatsQuery;
import dev.barnabas.core.stats.StatsStore;
import dev.barnabas.core.stats.StatsUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What apps are told on metachannels now and then: each minute's figures, and what is wrong with
 * their rules, which no client would hear of.
 *
 * <p>Thread: the log reader.
 */
final class AppNews {
  private static final long LOOK_MILLIS = 5_000; // and nodes write a minute's figures in less

  private final MetaEvents events;
  private final StatsStore stats;
  private final Supplier<List<RuleReport>> rules;
  private final Map<String, String> told = new HashMap<>(); // rule → what is wrong with it, ≤ rules
  private long lookedMillis;
  private long toldMinute;

  AppNews(MetaEvents events, StatsStore stats, Supplier<List<RuleReport>> rules) {
    this.events = events;
    this.stats = stats;
    this.rules = rules;
  }

  /** Time goes on: at least twice a second. */
  void onTurn(long nowMillis) {
    if (nowMillis - lookedMillis < LOOK_MILLIS) {
      return;
    }
    lookedMillis = nowMillis;
    rules.get().forEach(this::tell);
    long minute = StatsUnit.MINUTE.floor(nowMillis - LOOK_MILLIS) - 60_000;
    if (minute > toldMinute) {
      for (String app : events.apps(Metachannel.STATS_MINUTE)) {
        if (toldMinute != 0 && events.isSpokesman(Metachannel.STATS_MINUTE, app)) {
          tellFigures(app, minute);
        }
      }
      toldMinute = minute;
    }
  }

  private void tellFigures(String app, long minute) {
    var query = new StatsQuery(app, StatsUnit.MINUTE, minute, minute, 1, false, -1);
    for (StatsPage.Interval interval : stats.find(query).intervals()) {
      events.tell(
          Metachannel.STATS_MINUTE,
          app,
          "update",
          () -> {
            var data = new LinkedHashMap<String, Object>();
            data.put("intervalId", StatsUnit.MINUTE.id(interval.startMillis()));
            data.put("unit", StatsUnit.MINUTE.wireName());
            data.put("entries", interval.figures());
            data.put("appId", app);
            return data;
          });
    }
  }

  private void tell(RuleReport report) {
    boolean wrong = report.isDegraded();
    String rule = report.directionName() + ' ' + report.name();
    String before = wrong ? told.put(rule, report.detail()) : told.remove(rule);
    if (wrong && !report.detail().equals(before)) {
      String app = report.name().split("/", 2)[0];
      events.tell(
          Metachannel.LOG,
          app,
          "rule." + report.standing().name().toLowerCase(Locale.ROOT),
          () ->
              Map.of(
                  "rule", report.name(),
                  "direction", report.directionName(),
                  "detail", report.detail()));
    }
  }
}
