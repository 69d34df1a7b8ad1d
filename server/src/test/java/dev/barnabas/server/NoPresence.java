package dev.barnabas.server;

import dev.barnabas.core.history.HistoryQuery;
import dev.barnabas.core.history.PresencePage;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.message.PresenceMessage;
import dev.barnabas.server.rest.Backend;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Channels on which nobody is. */
final class NoPresence implements Backend.Presences {
  @Override
  public CompletionStage<List<PresenceMessage>> members(ChannelKey channel) {
    return CompletableFuture.completedStage(List.of());
  }

  @Override
  public CompletionStage<PresencePage> history(HistoryQuery query) {
    return CompletableFuture.completedStage(new PresencePage(List.of(), null));
  }
}
