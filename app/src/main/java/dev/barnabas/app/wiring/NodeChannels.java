package dev.barnabas.app.wiring;

import dev.barnabas.core.channel.Presence;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.occupancy.NamesPage;
import dev.barnabas.core.occupancy.Occupancies;
import dev.barnabas.core.occupancy.Occupancy;
import dev.barnabas.server.rest.Backend;
import java.util.concurrent.CompletionStage;

/** The channels in use, as REST tells of them. */
record NodeChannels(Occupancies occupancies, Presence presence) implements Backend.LiveChannels {
  @Override
  public CompletionStage<Occupancy> occupancy(ChannelKey channel) {
    return occupancies
        .of(channel)
        .thenCombine(
            presence.members(channel), (counted, members) -> counted.withMembers(members.size()));
  }

  @Override
  public CompletionStage<NamesPage> page(String app, String prefix, String after, int limit) {
    return occupancies.page(app, prefix, after, limit);
  }
}
