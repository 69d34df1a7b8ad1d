package dev.barnabas.app.wiring;

import dev.barnabas.core.stats.NodeCounters;
import dev.barnabas.core.stats.StatsStore;
import dev.barnabas.kafka.settings.KafkaSharedRecords;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/** The figures of all nodes, written each minute. */
final class Figures {
  private static final long LAST_MAX_SECONDS = 2; // a node that ends doesn't wait longer for Kafka

  private Figures() {}

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
