package dev.barnabas.app.wiring;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.session.ChannelCensus;
import dev.barnabas.server.rest.Backend;
import java.util.List;

/** The channels that this node has attachments to, as REST tells of them. */
record NodeChannels(ChannelCensus census) implements Backend.LiveChannels {
  @Override
  public List<String> names(String app) {
    return census.names(app);
  }

  @Override
  public Backend.ChannelMetrics metrics(String app, String channel) {
    ChannelCensus.Counts counts = census.of(ChannelKey.of(app, channel));
    return new Backend.ChannelMetrics(
        counts.connections(),
        counts.publishers(),
        counts.subscribers(),
        counts.presenceConnections(),
        0,
        counts.presenceSubscribers());
  }
}
