package dev.barnabas.app.wiring;

import dev.barnabas.core.channel.Presence;
import dev.barnabas.core.control.Control;
import dev.barnabas.core.control.ControlledApp;
import dev.barnabas.core.control.FixtureRecord;
import dev.barnabas.core.history.HistoryQuery;
import dev.barnabas.core.history.PresenceHistory;
import dev.barnabas.core.history.PresencePage;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.presence.PresenceFixtures.Fixture;
import dev.barnabas.protocol.message.PresenceMessage;
import dev.barnabas.server.rest.Backend;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Presence as REST reads it. */
record PresenceDoor(Presence presence, PresenceHistory past) implements Backend.Presences {

  static PresenceDoor of(OwnLog own, Foundation foundation) {
    var presence = new Presence(own.log(), own.readers().agents());
    var past =
        new PresenceHistory(
            own.log(),
            own.readers().agents(),
            foundation.fixtures(),
            HistoryKeeping.kept(own, foundation));
    return new PresenceDoor(presence, past);
  }

  /** The members that apps bring along, as they are configured at the time. */
  static List<Fixture> fixtures(Control control, ChannelKey channel) {
    ControlledApp app = control.snapshot().apps().get(channel.app());
    FixtureRecord record = app == null ? null : app.fixtures().get(channel.name());
    return record == null
        ? List.of()
        : record.members().stream()
            .map(each -> new Fixture(each.clientId(), each.data(), each.encoding()))
            .toList();
  }

  @Override
  public CompletionStage<List<PresenceMessage>> members(ChannelKey channel) {
    return presence.members(channel);
  }

  @Override
  public CompletionStage<PresencePage> history(HistoryQuery query) {
    return past.page(query);
  }
}
