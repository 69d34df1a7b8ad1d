package dev.barnabas.core.history;

import dev.barnabas.core.channel.Blocking;
import dev.barnabas.core.channel.PartitionChannels;
import dev.barnabas.core.channel.ReplayAgents;
import dev.barnabas.core.channel.ReplaySettings;
import dev.barnabas.core.log.ChannelHomes;
import dev.barnabas.core.log.ChannelHomes.Home;
import dev.barnabas.core.store.HistoryStore.Keeping;
import dev.barnabas.protocol.error.ProtocolException;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Pages of a channel's messages: of our own log the last minutes, and what the history store keeps
 * of them; of a direct channel as far as its topic reaches. Reads your writes, whichever node took
 * them: an answer waits until this node has replayed what the partition held when the question came
 * (architecture 2.4).
 *
 * <p>Thread: any.
 */
public final class History {
  private final ChannelHomes homes;
  private final ReplayAgents agents;
  private final KeptHistory kept;
  private final ReplaySettings settings;
  private final Executor blocking;
  private final InstantSource clock;

  public History(ChannelHomes homes, ReplayAgents agents, KeptHistory kept) {
    this.homes = homes;
    this.agents = agents;
    this.kept = kept;
    this.settings = kept.settings();
    this.blocking = kept.blocking();
    this.clock = kept.clock();
  }

  /**
   * A page; fails with a {@link ProtocolException} that says why there is none. Completes on a
   * thread that may block.
   */
  public CompletionStage<HistoryPage> page(HistoryQuery query) {
    return switch (homes.homeOf(query.channel())) {
      case Home.Pending notNow ->
          CompletableFuture.failedFuture(new ProtocolException(notNow.error()));
      case Home.Known(var log, var partition) ->
          agents.ask(log, partition, (channels, answer) -> collect(query, channels, answer));
    };
  }

  /** Thread: the log reader. */
  private void collect(
      HistoryQuery query, PartitionChannels channels, CompletableFuture<HistoryPage> answer) {
    boolean own = channels.log().publishable();
    if (own && kept.store().keeping(query.channel()) != Keeping.NOTHING) {
      new KeptPages(query, channels, kept)
          .collect(
              blocking,
              page -> complete(answer, query, channels, page),
              error -> answer.completeExceptionally(new ProtocolException(error)));
      return;
    }
    var page = new PageBuilder(query, own ? clock.millis() - settings.window().toMillis() : 0);
    new WindowPages(channels).fill(page, query.channel());
    if (own || page.isFull()) {
      answer.complete(page.build());
      return;
    }
    long windowStart = channels.window().startOffset();
    var older = new LogPages(channels.log(), channels.partition(), settings, windowStart);
    Blocking.ask(
        blocking,
        "A page of a topic's history",
        () -> older.page(query, page),
        answer::complete,
        error -> answer.completeExceptionally(new ProtocolException(error)));
  }

  /** What was stored may have been edited a moment ago. */
  private void complete(
      CompletableFuture<HistoryPage> answer,
      HistoryQuery query,
      PartitionChannels channels,
      HistoryPage page) {
    agents.withPartition(
        channels.log(),
        channels.partition(),
        now ->
            answer.complete(
                new HistoryPage(
                    now.edits().asOfNow(query.channel(), page.messages()), page.nextCursor())));
  }
}
