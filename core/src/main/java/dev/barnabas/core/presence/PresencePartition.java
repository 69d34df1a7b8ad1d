package dev.barnabas.core.presence;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.Envelope.Kind;
import dev.barnabas.core.log.EnvelopeHead;
import dev.barnabas.core.log.LogClock;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.List;
import java.util.function.Predicate;

/**
 * All about presence in one partition of our own log on this node: the members, and what the node
 * does about its own and about those of nodes that are gone.
 *
 * <p>Thread: the log reader.
 */
public final class PresencePartition {
  private final PartitionMembers members;
  private final PresenceDuties duties;
  private final SilentNodes silent;
  private final LogClock clock = new LogClock();

  /**
   * Who this node is and what it works with.
   *
   * @param node its incarnation
   */
  public record Surroundings(long node, PresenceTimes times, Connections connections) {}

  public PresencePartition(int partition, Surroundings surroundings, PresenceHost host) {
    PresenceTimes times = surroundings.times();
    long node = surroundings.node();
    this.duties = new PresenceDuties(node, times, surroundings.connections(), host);
    this.members = new PartitionMembers(times.leaseMillis(), duties);
    this.silent = new SilentNodes(node, partition, times, host);
  }

  /** The members as replayed so far. */
  public PartitionMembers members() {
    return members;
  }

  /** Whether the log clock has to go on though nothing happens: somebody may fall silent. */
  public boolean needsClock() {
    return !members.isEmpty();
  }

  /**
   * Takes the next record of the partition, of any kind.
   *
   * @param repeat whether it is a resend
   * @return what subscribers of its channel see of it
   */
  public List<PresenceMessage> replay(LogRecord record, boolean repeat) {
    long clockMillis = clock.advance(record.timestampMillis());
    byte[] value = record.value();
    byte[] key = record.key();
    if (key == null || value == null || !EnvelopeHead.isEnvelope(value)) {
      return List.of();
    }
    Kind kind = EnvelopeHead.kind(value);
    return switch (kind) {
      case ALIVE -> {
        silent.heard(EnvelopeHead.origin(value).node(), clockMillis);
        yield List.of();
      }
      case PRESENCE, PRESENCE_LEFT, PRESENCE_KEPT -> {
        silent.heard(EnvelopeHead.origin(value).node(), clockMillis);
        yield members.replay(
            new PartitionMembers.Replayed(
                ChannelKey.ofBytes(key),
                value,
                record.offset(),
                record.timestampMillis(),
                clockMillis,
                repeat));
      }
      case MESSAGE, TICK, ADOPTED, CLOSED, NONCE, PRESENCE_SEEN, EDIT, ANNOTATION, EDIT_SEEN ->
          List.of();
    };
  }

  /** The connection lives on this node from now on. */
  public void onOpened(String connectionId) {
    if (members.hasAny(connectionId)) { // who is replayed later is claimed then
      duties.onOpened(connectionId);
    }
  }

  /** A transport ended without a word; its members may stay for so long. */
  public void onEnded(String connectionId, int generation, long graceMillis) {
    if (members.hasAny(connectionId) || duties.awaits(connectionId)) {
      duties.onEnded(connectionId, generation, graceMillis);
    }
  }

  /**
   * The connection left the channel by its own word: all of its members that are there or on their
   * way. Whatever becomes of the record about it, the log will say so while this node lives.
   *
   * @param generation of the transport that brought the word; the first has nothing said elsewhere
   * @param onOver runs once the log says it, and no member of it can come back
   */
  public void leave(ChannelKey channel, String connectionId, int generation, Runnable onOver) {
    duties.leave(new Attendance(channel, connectionId), generation != 0, onOver, members);
  }

  /** Whoever waits with {@code onOver} for a leave is gone, and may say it again elsewhere. */
  public void abandonLeave(ChannelKey channel, String connectionId, Runnable onOver) {
    duties.leaves().abandon(new Attendance(channel, connectionId), onOver);
  }

  /** {@link #leave} for the channels that the test names: all where the connection may not be. */
  public void leaveAll(String connectionId, int generation, Predicate<ChannelKey> which) {
    if (generation != 0) {
      duties.leaves().addAll(connectionId, which);
    }
    for (ChannelKey channel : members.channelsOf(connectionId)) {
      if (which.test(channel)) {
        leave(channel, connectionId, generation, () -> {});
      }
    }
  }

  /** A client's word is given to the log, under this sequence of the node; it may fail. */
  public void onPublishing(PresenceRequest request, long sequence) {
    duties.leaves().onPublishing(request, sequence);
  }

  /** That word was replayed, or failed. */
  public void onPublished(PresenceRequest request) {
    duties.leaves().onPublished(request, members);
  }

  /** Owes what another owed that was lost: the partition is read anew. */
  public void goOn(PresencePartition lost) {
    duties.goOn(lost.duties, members);
  }

  /** Once a second, when everything that the log held is replayed. */
  public void keepHouse() {
    duties.keepHouse(members, clock.nowMillis());
    silent.keepHouse(members, clock.nowMillis());
  }
}
