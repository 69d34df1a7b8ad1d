package dev.barnabas.core.presence;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.Envelope.Kind;
import dev.barnabas.core.log.EnvelopeHead;
import dev.barnabas.core.log.LogClock;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.presence.PresenceRecord.Left;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.List;

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
  private final PresenceHost host;
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
    this.host = host;
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
    duties.onOpened(connectionId);
  }

  /** A transport ended without a word; its members may stay for so long. */
  public void onEnded(String connectionId, int generation, long graceMillis) {
    if (!members.channelsOf(connectionId).isEmpty()) {
      duties.onEnded(connectionId, generation, graceMillis);
    }
  }

  /** The connection left the channel by its own word: all of its members that are there. */
  public void leave(ChannelKey channel, String connectionId, long before) {
    boolean _ = host.append(channel, new Left(connectionId, null, null, before));
  }

  /**
   * Once a second, when everything that the log held is replayed.
   *
   * @param seen the offset up to which it is
   */
  public void keepHouse(long seen) {
    duties.keepHouse(members, clock.nowMillis(), seen);
    silent.keepHouse(members, clock.nowMillis());
  }
}
