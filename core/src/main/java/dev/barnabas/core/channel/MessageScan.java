package dev.barnabas.core.channel;

import dev.barnabas.core.edit.EditEvent;
import dev.barnabas.core.edit.EditFold;
import dev.barnabas.core.edit.EditRecord;
import dev.barnabas.core.edit.EditRecords;
import dev.barnabas.core.edit.EditedMessage;
import dev.barnabas.core.edit.MessageKey;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.DuplicateFilter;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.ReplayFilter;
import dev.barnabas.core.log.StartFinder;
import dev.barnabas.core.log.Waiting;
import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.ChannelSerial;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the life of one message from the log: from its creation on.
 *
 * <p>Thread: any that may block.
 */
final class MessageScan {
  private final ChannelLog log;
  private final int partition;
  private final long dedupWindowMillis;

  MessageScan(ChannelLog log, int partition, ReplaySettings settings) {
    this.log = log;
    this.partition = partition;
    this.dedupWindowMillis = settings.dedupWindow().toMillis();
  }

  /**
   * What the log says of a message.
   *
   * @param state as all of it makes it
   * @param versions oldest first, the creation included
   * @param annotations oldest first
   */
  record Life(EditedMessage state, List<Message> versions, List<Annotation> annotations) {}

  /** The life of a message up to an offset; null: the log has no such message. */
  @Nullable Life read(MessageKey message, long below) {
    long created = message.position().offset();
    LogPartition at = log.partition(partition);
    long begin = Waiting.on(log.reader().bounds(at)).begin();
    if (created < begin || created >= below) {
      return null;
    }
    long to = Math.min(below, created + LogScan.OFFSETS_MAX);
    long[] firstMillis = {0};
    log.reader()
        .scan(
            at,
            created,
            to,
            record -> {
              firstMillis[0] = record.timestampMillis();
              return false;
            });
    StartFinder.Start start =
        new StartFinder(dedupWindowMillis).find(log, partition, created, firstMillis[0]);
    var filter = new ReplayFilter(log, dedupWindowMillis, start.fromBeginning());
    var reading = new Reading(message);
    log.reader().scan(at, start.offset(), to, record -> reading.take(record, filter.judge(record)));
    return reading.life();
  }

  /**
   * Gathers a message's life.
   *
   * <p>Thread: whose scan it is.
   */
  private final class Reading {
    private final MessageKey message;
    private final EditFold fold = new EditFold();
    private final List<Message> versions = new ArrayList<>(); // ≤ records of one scan
    private final List<Annotation> annotations = new ArrayList<>(); // ≤ records of one scan
    private @Nullable EditedMessage state;

    Reading(MessageKey message) {
      this.message = message;
    }

    boolean take(LogRecord record, ReplayFilter.Verdict verdict) {
      if (record.offset() == message.position().offset()) {
        create(record, verdict);
        return state != null;
      }
      byte[] value = record.value();
      byte[] key = record.key();
      if (state == null
          || value == null
          || key == null
          || !message.channel().equals(ChannelKey.ofBytes(key))
          || !EditRecords.isEdit(value)
          || verdict.first() != DuplicateFilter.FIRST) {
        return true;
      }
      EditRecord said = EditRecords.decode(value);
      if (said != null && said.target().equals(message.position())) {
        note(fold.apply(record));
      }
      return true;
    }

    private void create(LogRecord record, ReplayFilter.Verdict verdict) {
      EntryContent content =
          verdict.keep()
              ? EntryContent.of(log, partition, record, verdict.dropped(), message.channel())
              : null;
      Message created = content == null ? null : find(content, message);
      if (created != null) {
        state =
            fold.install(
                message,
                EditedMessage.created(created, message.position()),
                record.offset() + 1,
                record.timestampMillis());
        versions.add(created);
      }
    }

    private void note(@Nullable EditEvent event) {
      switch (event) {
        case EditEvent.Edited(var whole, _, _) ->
            versions.add(whole.withRevision(EditedMessage.withoutSummary(whole)));
        case EditEvent.Annotated(var more, _) -> annotations.addAll(more);
        case null -> {}
      }
    }

    @Nullable Life life() {
      EditedMessage last = fold.find(message);
      EditedMessage known = last == null ? state : last;
      return known == null ? null : new Life(known, versions, annotations);
    }
  }

  /** The message at that place; null: it is not there. */
  static @Nullable Message find(EntryContent content, MessageKey message) {
    for (Message each : content.messages()) {
      String serial = each.serial();
      if (serial != null && ChannelSerial.parse(serial).position().equals(message.position())) {
        return each;
      }
    }
    return null;
  }
}
