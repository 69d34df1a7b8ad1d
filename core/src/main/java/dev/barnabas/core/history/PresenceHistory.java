package dev.barnabas.core.history;

import dev.barnabas.core.channel.Blocking;
import dev.barnabas.core.channel.EntryContent;
import dev.barnabas.core.channel.EntryContent.Content;
import dev.barnabas.core.channel.KeptItems;
import dev.barnabas.core.channel.PartitionChannels;
import dev.barnabas.core.channel.ReplayAgents;
import dev.barnabas.core.history.HistoryQuery.Direction;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.Envelope.Kind;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.PartitionWindow;
import dev.barnabas.core.presence.PresenceBytes;
import dev.barnabas.core.presence.PresenceFixtures;
import dev.barnabas.core.store.HistoryStore.Keeping;
import dev.barnabas.core.store.HistoryStore.Question;
import dev.barnabas.core.store.StoredItem;
import dev.barnabas.core.store.TreeKey;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.PresenceAction;
import dev.barnabas.protocol.message.PresenceMessage;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.LogIdentity;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Pages of what happened to a channel's presence within the window of our own log, and what the
 * history store keeps of it; fixtures first. Reads your writes, as {@link History} does.
 *
 * <p>Thread: any.
 */
public final class PresenceHistory {
  private final ChannelLog ownLog;
  private final ReplayAgents agents;
  private final PresenceFixtures fixtures;
  private final KeptHistory kept;

  public PresenceHistory(
      ChannelLog ownLog, ReplayAgents agents, PresenceFixtures fixtures, KeptHistory kept) {
    this.ownLog = ownLog;
    this.agents = agents;
    this.fixtures = fixtures;
    this.kept = kept;
  }

  /**
   * A page; fails with a {@link ProtocolException} when the log can't be asked. Completes on a
   * thread that may block.
   */
  public CompletionStage<PresencePage> page(HistoryQuery query) {
    return agents.ask(
        ownLog,
        query.channel().partition(ownLog.partitions()),
        (channels, answer) -> collect(query, channels, answer));
  }

  /** An event at its place. */
  private record Found(PresenceMessage event, ChannelSerial place) {}

  /** Thread: the log reader. */
  private void collect(
      HistoryQuery query, PartitionChannels channels, CompletableFuture<PresencePage> answer) {
    if (kept.store().keeping(query.channel()) != Keeping.ALL) {
      answer.complete(page(query, ofWindow(query, channels, 0), 0, _ -> {}));
      return;
    }
    var items =
        new KeptItems(
            kept.store(),
            ownLog,
            channels.partition(),
            kept.settings(),
            channels.window().startOffset());
    long earliestMillis =
        kept.clock().millis() - kept.store().retention(query.channel()).toMillis();
    PageItems<PresenceMessage> recent = ofWindow(query, channels, earliestMillis);
    Question question =
        KeptRange.of(query, TreeKey.Kind.PRESENCE, items, Math.max(earliestMillis, query.start()));
    boolean forwards = query.direction() == Direction.FORWARDS;
    Blocking.ask(
        kept.blocking(),
        "A page of kept presence",
        () -> page(query, recent, earliestMillis, page -> older(page, items, question, forwards)),
        answer::complete,
        error -> answer.completeExceptionally(new ProtocolException(error)));
  }

  private static void older(
      PageItems<PresenceMessage> page, KeptItems items, Question question, boolean forwards) {
    Predicate<StoredItem> taker = item -> take(page, item);
    if (forwards) {
      items.oldestFirst(question, taker);
    } else {
      items.newestFirst(question, taker);
    }
  }

  private static boolean take(PageItems<PresenceMessage> page, StoredItem item) {
    return take(
        page,
        new Found(
            PresenceBytes.event(item.body()),
            ChannelSerial.parse(PresenceBytes.serial(item.body()))));
  }

  private static boolean take(PageItems<PresenceMessage> page, Found found) {
    return page.take(found.event(), found.event().timestamp(), found.place());
  }

  /** In log order: fixtures, what is kept, the window; or the other way round. */
  private PresencePage page(
      HistoryQuery query,
      PageItems<PresenceMessage> recent,
      long earliestMillis,
      Consumer<PageItems<PresenceMessage>> older) {
    List<Found> first = ofFixtures(query.channel());
    PageItems<PresenceMessage> page = recent;
    if (query.direction() == Direction.FORWARDS) {
      page = new PageItems<>(query, earliestMillis);
      takeAll(page, first);
      older.accept(page);
      page.takeAllOf(recent);
    } else {
      if (!page.isFull()) {
        older.accept(page);
      }
      takeAll(page, first.reversed());
    }
    return new PresencePage(page.items(), page.next());
  }

  private static void takeAll(PageItems<PresenceMessage> page, List<Found> some) {
    some.forEach(found -> take(page, found));
  }

  private List<Found> ofFixtures(ChannelKey channel) {
    var found = new ArrayList<Found>();
    var before = new LogIdentity(0, ownLog.identity().topicId());
    int partition = channel.partition(ownLog.partitions());
    for (PresenceMessage fixture : fixtures.on(channel)) {
      var place = new ChannelSerial(before, partition, new Position(-1, found.size()), -1);
      found.add(new Found(fixture.withAction(PresenceAction.ENTER), place));
    }
    return found;
  }

  private PageItems<PresenceMessage> ofWindow(
      HistoryQuery query, PartitionChannels channels, long earliestMillis) {
    var page = new PageItems<PresenceMessage>(query, earliestMillis);
    PartitionWindow window = channels.window();
    new WindowWalk(window, channels.route(query.channel()), Kind.PRESENCE_SEEN)
        .walk(
            query,
            ownLog.identity(),
            address -> {
              LogRecord record = window.record(address);
              List<Found> events = events(query.channel(), record, window.dropped(address));
              boolean forwards = query.direction() == Direction.FORWARDS;
              takeAll(page, forwards ? events : events.reversed());
              return !page.isFull();
            });
    return page;
  }

  private List<Found> events(ChannelKey channel, LogRecord record, int[] dropped) {
    var found = new ArrayList<Found>();
    EntryContent content = EntryContent.of(ownLog, record.partition(), record, dropped, channel);
    if (content != null && content.content() instanceof Content.Presence(var events)) {
      for (int index = 0; index < events.size(); index++) {
        var at = new Position(content.last().offset(), index);
        var place = new ChannelSerial(ownLog.identity(), record.partition(), at, -1);
        found.add(new Found(events.get(index), place));
      }
    }
    return found;
  }
}
