package dev.barnabas.core.history;

import dev.barnabas.core.channel.EntryContent;
import dev.barnabas.core.channel.EntryContent.Content;
import dev.barnabas.core.channel.PartitionChannels;
import dev.barnabas.core.channel.ReplayAgents;
import dev.barnabas.core.history.HistoryQuery.Direction;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.PartitionWindow;
import dev.barnabas.core.presence.PresenceFixtures;
import dev.barnabas.core.presence.PresenceRecords;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.PresenceAction;
import dev.barnabas.protocol.message.PresenceMessage;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Pages of what happened to a channel's presence within the window of our own log, fixtures first.
 * Reads your writes, as {@link History} does.
 *
 * <p>Thread: any.
 */
public final class PresenceHistory {
  private final ChannelLog ownLog;
  private final ReplayAgents agents;
  private final PresenceFixtures fixtures;

  public PresenceHistory(ChannelLog ownLog, ReplayAgents agents, PresenceFixtures fixtures) {
    this.ownLog = ownLog;
    this.agents = agents;
    this.fixtures = fixtures;
  }

  /**
   * A page; fails with a {@link ProtocolException} when the log can't be asked. Completes on any
   * thread.
   */
  public CompletionStage<PresencePage> page(HistoryQuery query) {
    int partition = query.channel().partition(ownLog.partitions());
    var answer = new CompletableFuture<PresencePage>();
    ownLog
        .reader()
        .bounds(ownLog.partition(partition))
        .whenComplete((bounds, failure) -> {
          if (failure != null) {
            answer.completeExceptionally(unavailable());
            return;
          }
          agents.withPartition(
              ownLog,
              partition,
              channels ->
                  channels.whenReplayed(
                      bounds.end(),
                      () -> answer.complete(collect(query, channels)),
                      () -> answer.completeExceptionally(unavailable())));
        });
    return answer;
  }

  /** Thread: the log reader. */
  private PresencePage collect(HistoryQuery query, PartitionChannels channels) {
    var page = new PresencePageBuilder(query, ownLog.identity(), channels.partition());
    List<Found> oldestFirst = oldestFirst(query.channel(), channels);
    List<Found> asked =
        query.direction() == Direction.FORWARDS ? oldestFirst : oldestFirst.reversed();
    for (Found found : asked) {
      if (!page.take(found.event(), found.position())) {
        break;
      }
    }
    return page.build();
  }

  private record Found(PresenceMessage event, Position position) {}

  private List<Found> oldestFirst(ChannelKey channel, PartitionChannels channels) {
    var found = new ArrayList<Found>();
    for (PresenceMessage fixture : fixtures.on(channel)) {
      found.add(
          new Found(fixture.withAction(PresenceAction.ENTER), new Position(-1, found.size())));
    }
    PartitionWindow window = channels.window();
    var entries = new ArrayDeque<Content.Presence>();
    var offsets = new ArrayDeque<Long>();
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
      if (content != null && content.content() instanceof Content.Presence presence) {
        entries.addFirst(presence);
        offsets.addFirst(content.last().offset());
      }
    }
    for (Content.Presence entry : entries) {
      long offset = offsets.removeFirst();
      for (int index = 0; index < entry.events().size(); index++) {
        found.add(new Found(entry.events().get(index), new Position(offset, index)));
      }
    }
    return found;
  }

  private static ProtocolException unavailable() {
    return new ProtocolException(
        ErrorCode.CHANNEL_UNAVAILABLE, "the channel's log can't be asked now: retry");
  }
}
