package dev.barnabas.app.wiring;

import dev.barnabas.core.channel.Presence;
import dev.barnabas.core.channel.Publisher;
import dev.barnabas.core.metachannel.MetaEvents;
import dev.barnabas.core.occupancy.Occupancies;
import dev.barnabas.kafka.settings.KafkaSharedRecords;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** How many use channels, at all nodes. */
final class Occupied {
  private static final long LAST_MAX_SECONDS = 1; // a node that ends doesn't wait longer for Kafka

  private Occupied() {}

  static Occupancies start(String node, OwnLog own, Foundation foundation, Resources resources) {
    var shared = new KafkaSharedRecords(own.occupancy(), foundation.blocking());
    var presence = new Presence(own.log(), own.readers().agents());
    var occupancies =
        new Occupancies(
            new Occupancies.Surroundings(
                node,
                shared,
                foundation.registry().census(),
                presence::count,
                own.log().reader()::execute,
                foundation.blocking()));
    shared.follow(occupancies);
    own.agent().eachTurn(occupancies::onTurn);
    resources.atEnd(
        "occupancy",
        () -> {
          var _ = occupancies.end().toCompletableFuture().get(LAST_MAX_SECONDS, TimeUnit.SECONDS);
        });
    return occupancies;
  }

  /** What is told on metachannels: when an append fails, it is not told. */
  static MetaEvents events(
      Occupancies occupancies, Publisher publisher, OwnLog own, Supplier<String> ids) {
    var events = new MetaEvents(occupancies, request -> publisher.publish(request, _ -> {}), ids);
    own.agent().eachTurn(events::onTurn);
    return events;
  }
}
