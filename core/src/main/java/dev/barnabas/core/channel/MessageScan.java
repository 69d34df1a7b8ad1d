package dev.barnabas.core.channel;

import dev.barnabas.core.edit.EditEvent;
import dev.barnabas.core.edit.EditRecord;
import dev.barnabas.core.edit.EditRecords;
import dev.barnabas.core.edit.EditedMessage;
import dev.barnabas.core.edit.MessageKey;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.DuplicateFilter;
import dev.barnabas.core.log.Envelope.Kind;
import dev.barnabas.core.log.EnvelopeHead;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.ReplayFilter;
import dev.barnabas.core.log.ReplayFilter.Verdict;
import dev.barnabas.core.log.StartFinder;
import dev.barnabas.core.log.Waiting;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.ChannelSerial;
import org.jspecify.annotations.Nullable;

/**
 * Reads the life of one message from the log, from its creation on: all of it or, where that is too
 * much, nothing.
 *
 * <p>Thread: any that may block.
 */
final class MessageScan {
  // One turn of the log's scans; then others have theirs.
  private static final long STRETCH = 100_000;

  private final ChannelLog log;
  private final int partition;
  private final long dedupWindowMillis;
  private final long reachMax;

  MessageScan(ChannelLog log, int partition, ReplaySettings settings) {
    this(log, partition, settings, LogScan.OFFSETS_MAX);
  }

  /**
   * @param reachMax offsets from the creation on that one question may read
   */
  MessageScan(ChannelLog log, int partition, ReplaySettings settings, long reachMax) {
    this.log = log;
    this.partition = partition;
    this.dedupWindowMillis = settings.dedupWindow().toMillis();
    this.reachMax = reachMax;
  }

  /** Hears of a message's life, oldest first. Thread: the scan's. */
  interface Visitor {
    /** Its creation; false: no more is wanted. */
    boolean onCreated(Message message);

    /** A change; false: no more is wanted. */
    boolean onChange(EditEvent event);
  }

  /** What stands at the message's place is no message of the channel, or no more. */
  static ErrorInfo notFound() {
    return ErrorCode.NOT_FOUND.with("the channel has no message with this serial");
  }

  /**
   * The message as everything below an offset makes it.
   *
   * @throws ProtocolException 40400 when the log has no such message, 90008 when it lies too far
   *     back
   */
  EditedMessage read(MessageKey message, long below) {
    return read(
        message,
        below,
        new Visitor() {
          @Override
          public boolean onCreated(Message created) {
            return true;
          }

          @Override
          public boolean onChange(EditEvent event) {
            return true;
          }
        });
  }

  /** As {@link #read(MessageKey, long)}, with somebody who hears of each change. */
  EditedMessage read(MessageKey message, long below, Visitor visitor) {
    long created = message.position().offset();
    long begin = Waiting.on(log.reader().bounds(at())).begin();
    LogRecord first = created < begin || created >= below ? null : record(created);
    if (first == null || !mayBe(message, first)) {
      throw new ProtocolException(notFound());
    }
    if (below - created > reachMax) {
      throw new ProtocolException(
          ErrorCode.HISTORY_UNAVAILABLE,
          "the message lies more than "
              + reachMax
              + " records back in its log: it can't be changed or read by its serial any more");
    }
    StartFinder.Start start =
        new StartFinder(dedupWindowMillis).find(log, partition, created, first.timestampMillis());
    var filter = new ReplayFilter(log, dedupWindowMillis, start.fromBeginning());
    var reading = new Reading(message, visitor);
    for (long from = start.offset(); from < below && !reading.done; from += STRETCH) {
      long to = Math.min(from + STRETCH, below);
      log.reader().scan(at(), from, to, record -> reading.take(record, filter.judge(record)));
    }
    if (reading.state == null) {
      throw new ProtocolException(notFound());
    }
    return reading.state;
  }

  private LogPartition at() {
    return log.partition(partition);
  }

  private @Nullable LogRecord record(long offset) {
    LogRecord[] found = {null};
    log.reader()
        .scan(
            at(),
            offset,
            offset + 1,
            record -> {
              found[0] = record;
              return false;
            });
    return found[0];
  }

  private static boolean mayBe(MessageKey message, LogRecord record) {
    byte[] value = record.value();
    byte[] key = record.key();
    return value != null
        && key != null
        && message.channel().equals(ChannelKey.ofBytes(key))
        && EnvelopeHead.isEnvelope(value)
        && EnvelopeHead.kind(value) == Kind.MESSAGE;
  }

  /**
   * Gathers a message's life.
   *
   * <p>Thread: whose scan it is.
   */
  private final class Reading {
    private final MessageKey message;
    private final Visitor visitor;
    private @Nullable EditedMessage state;
    private boolean done;

    Reading(MessageKey message, Visitor visitor) {
      this.message = message;
      this.visitor = visitor;
    }

    boolean take(LogRecord record, Verdict verdict) {
      EditedMessage now = state;
      if (record.offset() == message.position().offset()) {
        create(record, verdict);
      } else if (now != null && isAbout(record, verdict)) {
        change(now, record);
      }
      return !done;
    }

    private boolean isAbout(LogRecord record, Verdict verdict) {
      byte[] value = record.value();
      byte[] key = record.key();
      return verdict.first() == DuplicateFilter.FIRST
          && EditRecords.isEdit(value)
          && key != null
          && message.channel().equals(ChannelKey.ofBytes(key));
    }

    private void change(EditedMessage now, LogRecord record) {
      byte[] value = record.value();
      EditRecord said = value == null ? null : EditRecords.decode(value);
      if (said != null && said.target().equals(message.position())) {
        done = !visitor.onChange(now.apply(said, record));
      }
    }

    private void create(LogRecord record, Verdict verdict) {
      EntryContent content =
          verdict.keep()
              ? EntryContent.of(log, partition, record, verdict.dropped(), message.channel())
              : null;
      Message created = content == null ? null : find(content);
      if (created == null) {
        done = true;
      } else {
        state = EditedMessage.created(created, message.position());
        done = !visitor.onCreated(created);
      }
    }

    private @Nullable Message find(EntryContent content) {
      for (Message each : content.messages()) {
        String serial = each.serial();
        if (serial != null && ChannelSerial.parse(serial).position().equals(message.position())) {
          return each;
        }
      }
      return null;
    }
  }
}
