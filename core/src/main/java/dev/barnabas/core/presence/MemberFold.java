package dev.barnabas.core.presence;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.EnvelopeHead;
import dev.barnabas.core.log.LogClock;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.List;

/**
 * What the records of a partition say about presence, for those who answer for no member: the same
 * as every node's {@link PresencePartition} makes of them.
 *
 * <p>Thread: the reader that owns it.
 */
public final class MemberFold {
  private final LogClock clock = new LogClock();
  private final PartitionMembers members;

  public MemberFold(PresenceTimes times) {
    this.members = new PartitionMembers(times.leaseMillis(), new Nobody());
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
    return switch (EnvelopeHead.kind(value)) {
      case PRESENCE, PRESENCE_LEFT, PRESENCE_KEPT ->
          members.replay(
              new PartitionMembers.Replayed(
                  ChannelKey.ofBytes(key),
                  value,
                  record.offset(),
                  record.timestampMillis(),
                  clockMillis,
                  repeat));
      default -> List.of();
    };
  }

  /** Has no duties. */
  private static final class Nobody implements MemberEvents {
    @Override
    public void onSaid(PartitionMembers.Replayed at, PresenceRecord.Published published) {}

    @Override
    public void onOwned(Place place, Member member) {}

    @Override
    public void onRemoved(Place place, Member member, boolean byClient) {}
  }
}
