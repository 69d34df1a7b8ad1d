package dev.barnabas.app.wiring;

import dev.barnabas.core.session.ConnectionRegistry;
import dev.barnabas.core.session.Sessions;
import dev.barnabas.core.stats.NodeCounters;
import dev.barnabas.core.stats.StatsStore;
import dev.barnabas.core.stats.Traffic;
import dev.barnabas.kafka.settings.KafkaSharedRecords;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/** The figures of all nodes, written each minute. */
final class StatsKeeping {
  private static final String CONNECTIONS = "connections.all";
  private static final String CHANNELS = "channels";
  private static final long LAST_MAX_SECONDS = 2; // a node that ends doesn't wait longer for Kafka

  private StatsKeeping() {}

  /** Counts connections and channels as they come and go, and what is delivered. */
  static void count(NodeCounters counters, Sessions sessions, ConnectionRegistry registry) {
    counters.sums(() -> Traffic.figures(sessions.traffic()));
    registry.listen((app, opened) -> {
      counters.change(app, CONNECTIONS, opened ? 1 : -1);
      if (opened) {
        counters.add(app, CONNECTIONS + ".opened", 1);
      }
    });
    registry
        .census()
        .listen((channel, inUse) -> {
          if (channel.name().startsWith("[")) {
            return; // metachannels are not the app's
          }
          counters.change(channel.app(), CHANNELS, inUse ? 1 : -1);
          if (inUse) {
            counters.add(channel.app(), CHANNELS + ".opened", 1);
          }
        });
  }

  static StatsStore start(
      OwnLog own, NodeCounters counters, Foundation foundation, Resources resources) {
    var shared = new KafkaSharedRecords(own.stats(), foundation.blocking());
    Clock clock = Clock.systemUTC();
    var store = new StatsStore(shared, counters, foundation.ids().connection(), clock);
    shared.follow(store);
    resources.atEnd(
        "last figures",
        () -> {
          var _ = store.fold().toCompletableFuture().get(LAST_MAX_SECONDS, TimeUnit.SECONDS);
        });
    resources.add("figures", EachMinute.run("barnabas-figures", store::fold, clock));
    return store;
  }
}
