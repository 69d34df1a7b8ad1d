package dev.barnabas.core.channel;

import dev.barnabas.core.channel.PendingAppends.Waiter;
import dev.barnabas.core.channel.ReplayAgent.Surroundings;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.DuplicateFilter;
import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.log.Envelope.Kind;
import dev.barnabas.core.log.EnvelopeCodec;
import dev.barnabas.core.log.EnvelopeHead;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.core.log.ReplayFilter.Verdict;
import dev.barnabas.core.log.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the records of our own log mean beside their messages: this node's own appends come back,
 * nodes take connections over, requests for tokens are used, time passes.
 *
 * <p>Thread: the log reader.
 */
final class OwnLogEvents {
  private static final long TICK_MILLIS = 5_000; // idle time after which the log clock is moved
  private static final byte[] NO_KEY = {};

  private final PartitionChannels partition;
  private final Surroundings surroundings;
  private final NonceRegistry nonces = new NonceRegistry();
  private long tickedMillis;

  OwnLogEvents(PartitionChannels partition, Surroundings surroundings) {
    this.partition = partition;
    this.surroundings = surroundings;
  }

  void onRecord(LogRecord record, Verdict verdict) {
    byte[] value = record.value();
    if (value == null || !EnvelopeHead.isEnvelope(value)) {
      return;
    }
    noteConnection(value);
    long first = first(record, value, verdict);
    Waiter waiter = surroundings.pending().remove(EnvelopeHead.origin(value));
    if (waiter != null) {
      waiter.onReplayed(partition, record.offset(), record.leaderEpoch(), first);
    }
  }

  /** Where it stood in the log first, as every reader finds it. */
  private long first(LogRecord record, byte[] value, Verdict verdict) {
    if (EnvelopeHead.kind(value) == Kind.NONCE) {
      return nonces.note(EnvelopeHead.id(value), record.offset(), record.timestampMillis());
    }
    return verdict.first() == DuplicateFilter.FIRST ? record.offset() : verdict.first();
  }

  /** Before the waiter hears: a connection's new node has to know what the log said before. */
  private void noteConnection(byte[] value) {
    switch (EnvelopeHead.kind(value)) {
      case ADOPTED -> {
        Envelope.Publisher publisher = publisher(value);
        if (publisher != null) {
          surroundings
              .connections()
              .onAdopted(publisher.connectionId(), publisher.transportGeneration());
          noteShift(publisher);
        }
      }
      case CLOSED -> surroundings.connections().onClosed(EnvelopeHead.id(value));
      case MESSAGE -> {
        if (EnvelopeHead.isShifted(value)) {
          noteShift(publisher(value));
        }
      }
      case TICK,
          NONCE,
          ALIVE,
          PRESENCE,
          PRESENCE_LEFT,
          PRESENCE_KEPT,
          PRESENCE_SEEN,
          EDIT,
          ANNOTATION,
          EDIT_SEEN -> {}
    }
  }

  private void noteShift(Envelope.@Nullable Publisher publisher) {
    if (publisher != null && publisher.serialShift() != 0) {
      surroundings
          .connections()
          .onSerialShift(
              publisher.connectionId(), publisher.transportGeneration(), publisher.serialShift());
    }
  }

  private static Envelope.@Nullable Publisher publisher(byte[] value) {
    try {
      return EnvelopeCodec.decode(value).publisher();
    } catch (IllegalArgumentException foreign) {
      return null; // not ours: it says nothing, and must not stop the reader
    }
  }

  /** Moves the log clock of an idle partition, so that what the dedup index remembers gets old. */
  void tick(boolean needed, long lastRecordMillis, long nowMillis) {
    boolean idle = nowMillis - Math.max(lastRecordMillis, tickedMillis) > TICK_MILLIS;
    if (!idle || !needed) {
      return;
    }
    tickedMillis = nowMillis;
    var tick =
        new Envelope(
            Kind.TICK, Scope.NONE, "", surroundings.pending().anonymous(), null, List.of());
    try {
      surroundings
          .appender()
          .append(partition.partition(), NO_KEY, EnvelopeCodec.encode(tick), failure -> {});
    } catch (LogUnavailableException unavailable) {
      // The next turn tries again; a log that is away does not age its window.
      tickedMillis = 0;
    }
  }

  /** The key of records about a connection: they live in the partition of its id. */
  static ChannelKey connectionKey(String connectionId) {
    return ChannelKey.of("", connectionId);
  }
}
