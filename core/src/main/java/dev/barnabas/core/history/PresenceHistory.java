package dev.barnabas.core.history;

import dev.barnabas.core.channel.EntryContent;
import dev.barnabas.core.channel.EntryContent.Content;
import dev.barnabas.core.channel.KeptItems;
import dev.barnabas.core.channel.PartitionChannels;
import dev.barnabas.core.channel.ReplayAgents;
import dev.barnabas.core.history.HistoryQuery.Direction;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.PartitionWindow;
import dev.barnabas.core.presence.PresenceBytes;
import dev.barnabas.core.presence.PresenceFixtures;
import dev.barnabas.core.presence.PresenceRecords;
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
import java.util.ArrayDeque;
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
   * A page; fails with a {@link ProtocolException} when the log can't be asked. Completes on any
   * thread.
   */
  public CompletionStage<PresencePage> page(HistoryQuery query) {
    int partition = query.channel().partition(ownLog.partitions());
    var answer = new CompletableFuture<PresencePage>();
    agents.whenCurrent(
        ownLog,
        partition,
        channels -> collect(query, channels, answer),
        answer::completeExceptionally);
    return answer;
  }

  /** An event at its place. */
  private record Found(PresenceMessage event, ChannelSerial place) {}

  /** Thread: the log reader. */
  private void collect(
      HistoryQuery query, PartitionChannels channels, CompletableFuture<PresencePage> answer) {
    List<Found> recent = ofWindow(query.channel(), channels);
    if (kept.store().keeping(query.channel()) != Keeping.ALL) {
      answer.complete(page(query, recent, 0, _ -> {}));
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
    Question question =
        KeptRange.of(query, TreeKey.Kind.PRESENCE, items, Math.max(earliestMillis, query.start()));
    boolean forwards = query.direction() == Direction.FORWARDS;
    kept.blocking()
        .execute(() -> {
          try {
            answer.complete(
                page(
                    query,
                    recent,
                    earliestMillis,
                    page -> {
                      Predicate<StoredItem> taker = item -> take(page, item);
                      if (forwards) {
                        items.oldestFirst(question, taker);
                      } else {
                        items.newestFirst(question, taker);
                      }
                    }));
          } catch (RuntimeException unread) { // the store or the log can't be asked, or worse
            answer.completeExceptionally(ReplayAgents.unavailable());
          }
        });
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
      List<Found> recent,
      long earliestMillis,
      Consumer<PageItems<PresenceMessage>> older) {
    var page = new PageItems<PresenceMessage>(query, earliestMillis);
    List<Found> first = ofFixtures(query.channel());
    if (query.direction() == Direction.FORWARDS) {
      first.forEach(found -> take(page, found));
      older.accept(page);
      recent.forEach(found -> take(page, found));
    } else {
      recent.reversed().forEach(found -> take(page, found));
      older.accept(page);
      first.reversed().forEach(found -> take(page, found));
    }
    return new PresencePage(page.items(), page.next());
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

  private List<Found> ofWindow(ChannelKey channel, PartitionChannels channels) {
    var found = new ArrayDeque<Found>();
    PartitionWindow window = channels.window();
    for (long address = window.newest(channels.route(channel));
        address >= 0;
        address = window.before(address)) {
      LogRecord record = window.record(address);
      byte[] value = record.value();
      if (value == null || !PresenceRecords.isSeen(value)) {
        continue; // messages are many: they are not even decoded here
      }
      EntryContent content =
          EntryContent.of(ownLog, channels.partition(), record, window.dropped(address), channel);
      if (content != null && content.content() instanceof Content.Presence(var events)) {
        for (int index = events.size() - 1; index >= 0; index--) {
          var at = new Position(content.last().offset(), index);
          var place = new ChannelSerial(ownLog.identity(), channels.partition(), at, -1);
          found.addFirst(new Found(events.get(index), place));
        }
      }
    }
    return List.copyOf(found);
  }
}
