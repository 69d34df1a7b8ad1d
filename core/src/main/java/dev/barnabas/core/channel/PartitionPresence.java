package dev.barnabas.core.channel;

import dev.barnabas.core.channel.PendingAppends.Waiter;
import dev.barnabas.core.channel.ReplayAgent.Surroundings;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.DuplicateFilter;
import dev.barnabas.core.log.Envelope.Kind;
import dev.barnabas.core.log.EnvelopeHead;
import dev.barnabas.core.log.LogAppender.Failure;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.core.log.ReplayFilter.Verdict;
import dev.barnabas.core.log.Scope;
import dev.barnabas.core.presence.Entering;
import dev.barnabas.core.presence.PresenceHost;
import dev.barnabas.core.presence.PresencePartition;
import dev.barnabas.core.presence.PresenceRecord;
import dev.barnabas.core.presence.PresenceRecords;
import dev.barnabas.core.presence.PresenceRequest;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Presence in one partition of our own log: replays it, shows it, appends to it.
 *
 * <p>Thread: the log reader.
 */
public final class PartitionPresence implements PresenceHost {
  private static final byte[] NO_KEY = {};
  private static final byte[] NO_BODY = {};

  private final PartitionChannels partition;
  private final Surroundings surroundings;
  private final PresencePartition state;
  private final Entering entering;

  PartitionPresence(PartitionChannels partition, Surroundings surroundings) {
    this.partition = partition;
    this.surroundings = surroundings;
    ReplayAgent.PresenceSurroundings presence = surroundings.presence();
    this.state =
        new PresencePartition(
            partition.partition(),
            new PresencePartition.Surroundings(
                surroundings.pending().node(), presence.times(), presence.connections()),
            this);
    this.entering = new Entering(state.members(), presence.membersMax());
  }

  /** Its members and what the node does about them. */
  PresencePartition state() {
    return state;
  }

  /** Who is on a channel now, fixtures included. */
  public List<PresenceMessage> present(ChannelKey channel) {
    List<PresenceMessage> fixtures = surroundings.presence().fixtures().on(channel);
    List<PresenceMessage> members = state.members().present(channel);
    if (fixtures.isEmpty()) {
      return members;
    }
    var all = new ArrayList<>(fixtures);
    all.addAll(members);
    return all;
  }

  /** Whether anybody is on a channel now, fixtures included. */
  boolean isAnybody(ChannelKey channel) {
    return state.members().count(channel) > 0
        || !surroundings.presence().fixtures().on(channel).isEmpty();
  }

  /** How many are on a channel now, fixtures included. */
  int count(ChannelKey channel) {
    return surroundings.presence().fixtures().on(channel).size() + state.members().count(channel);
  }

  /** Takes the next record; what subscribers see of it, in the form in which windows hold it. */
  @Nullable LogRecord replay(LogRecord record, Verdict verdict) {
    List<PresenceMessage> visible = state.replay(record, verdict.first() != DuplicateFilter.FIRST);
    byte[] value = record.value();
    if (visible.isEmpty() || value == null) {
      return null;
    }
    return new LogRecord(
        record.partition(),
        record.offset(),
        record.leaderEpoch(),
        record.timestampMillis(),
        record.key(),
        PresenceRecords.encodeSeen(EnvelopeHead.origin(value), visible),
        List.of());
  }

  void keepHouse() {
    state.keepHouse();
  }

  boolean needsClock() {
    return state.needsClock();
  }

  /** Appends what a client says; the listener hears the outcome once, on any thread. */
  void publish(PresenceRequest request, Consumer<PublishOutcome> listener) {
    if (!entering.enter(request)) {
      listener.accept(
          new PublishOutcome.Refused(
              ErrorCode.PRESENCE_MEMBERS_EXCEEDED.with(
                  "the channel has as many members as it may have: "
                      + entering.limit(request.channel()))));
      return;
    }
    Consumer<PublishOutcome> ended =
        outcome -> {
          partition
              .agent()
              .execute(() -> {
                entering.done(request);
                state.onPublished(request);
              });
          listener.accept(outcome);
        };
    surroundings
        .pending()
        .append(
            surroundings.appender(),
            partition.partition(),
            request.channel().bytes(),
            new Answer(ended),
            origin -> {
              state.onPublishing(request, origin.sequence());
              return PresenceRecords.encode(
                  origin,
                  request.resendKey(),
                  new PresenceRecord.Published(request.publisher(), request.events()));
            });
  }

  @Override
  public boolean append(ChannelKey channel, PresenceRecord record) {
    return append(
        channel.bytes(), PresenceRecords.encode(surroundings.pending().anonymous(), "", record));
  }

  @Override
  public boolean append(ChannelKey channel, PresenceRecord record, Fate fate) {
    if (partition.isOver()) { // it is read anew, and owes there
      return false;
    }
    PublishOutcome refused =
        surroundings
            .pending()
            .offer(
                surroundings.appender(),
                partition.partition(),
                channel.bytes(),
                new Owed(partition, fate),
                origin -> PresenceRecords.encode(origin, "", record));
    return refused == null;
  }

  @Override
  public boolean alive() {
    return append(
        NO_KEY,
        EnvelopeHead.write(
            Kind.ALIVE, surroundings.pending().anonymous(), Scope.NONE, "", NO_BODY));
  }

  @Override
  public void end(LongConsumer answer, Runnable failed) {
    ChannelLog log = partition.log();
    log.reader()
        .bounds(log.partition(partition.partition()))
        .whenComplete((bounds, failure) ->
            partition
                .agent()
                .execute(() -> {
                  if (failure != null) {
                    failed.run();
                  } else {
                    answer.accept(bounds.end());
                  }
                }));
  }

  @Override
  public long seen() {
    return partition.nextOffset();
  }

  @Override
  public void whenSeen(long offset, Runnable task) {
    partition.whenReplayed(offset, task, () -> {}); // read anew, it is owed there
  }

  @Override
  public long nowMillis() {
    return partition.nowMillis();
  }

  private boolean append(byte[] key, byte[] value) {
    try {
      surroundings.appender().append(partition.partition(), key, value, PartitionPresence::lost);
      return true;
    } catch (LogUnavailableException unavailable) {
      return false;
    }
  }

  /** Nobody waits: whoever needed it sees that it is not there, and appends again. */
  private static void lost(Failure failure) {}

  /** Tells this partition, on its thread, how an append of its own ended. */
  private record Owed(PartitionChannels partition, Fate fate) implements Waiter {
    @Override
    public void onReplayed(PartitionChannels replayed, long offset, int epoch, long firstOffset) {
      fate.onEnded(true);
    }

    @Override
    public void onFailed(PublishOutcome outcome) {
      partition.agent().execute(() -> fate.onEnded(false));
    }
  }

  /** Turns the replay of events into their outcome: presence has no serials. */
  private record Answer(Consumer<PublishOutcome> listener) implements Waiter {
    @Override
    public void onReplayed(PartitionChannels partition, long offset, int epoch, long firstOffset) {
      // Clients ask who is there as soon as they have the ACK: what they get comes first.
      partition.agent().afterTurn(() -> listener.accept(new PublishOutcome.Accepted(List.of())));
    }

    @Override
    public void onFailed(PublishOutcome outcome) {
      listener.accept(outcome);
    }
  }
}
