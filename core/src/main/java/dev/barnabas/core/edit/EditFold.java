package dev.barnabas.core.edit;

import dev.barnabas.core.edit.EditRecord.Annotate;
import dev.barnabas.core.edit.EditRecord.Edit;
import dev.barnabas.core.edit.EditRecord.Snapshot;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.serial.Position;
import dev.barnabas.protocol.serial.VersionSerial;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the records of a partition make of messages that were edited or annotated: a function of the
 * log, so that all readers agree.
 *
 * <p>A record says what changes and, unless the log said it lately, how the message was before
 * (decision 0031). Who knows the message applies the change to it; who began to read later takes
 * the message from the record and applies what it read since. A reader of any kind begins so far
 * before what it gives out that it always meets such a record first.
 *
 * <p>Thread: the reader that owns it.
 */
public final class EditFold {
  /** How long a message stays that nothing happens to, on the clock of the records. */
  public static final long KEPT_MILLIS = 300_000;

  private static final int MESSAGES_MAX = 20_000; // edited lately, in one partition
  private static final long BYTES_MAX = 32L << 20; // of them all
  private static final int UNRESOLVED_MAX = 10_000; // records whose message is not known yet

  private final Map<MessageKey, Known> known = new LinkedHashMap<>(); // oldest change first
  private final Map<MessageKey, List<LogRecord>> unresolved = new LinkedHashMap<>();
  private int unresolvedCount;
  private long bytes;

  private static final class Known {
    final EditedMessage state;
    long weight;
    long lastMillis;
    long snapshotMillis;

    Known(EditedMessage state) {
      this.state = state;
    }
  }

  /**
   * Takes the next record about an earlier message that is no repeat. Returns what it means; null:
   * nothing, or that can't be known.
   */
  public @Nullable EditEvent apply(LogRecord record) {
    byte[] value = record.value();
    byte[] key = record.key();
    EditRecord said = value == null || key == null ? null : EditRecords.decode(value);
    if (said == null || key == null) {
      return null;
    }
    expire(record.timestampMillis());
    var message = new MessageKey(ChannelKey.ofBytes(key), said.target());
    Known about = known.remove(message);
    if (about == null) {
      about = resolve(message, said.snapshot());
    } else {
      bytes -= about.weight;
    }
    if (about == null) {
      keepUnresolved(message, record);
      return null;
    }
    EditEvent event = apply(about.state, said, record);
    if (said.snapshot() != null) {
      about.snapshotMillis = record.timestampMillis();
    }
    about.lastMillis = record.timestampMillis();
    keep(message, about);
    return event;
  }

  private static EditEvent apply(EditedMessage state, EditRecord said, LogRecord record) {
    return switch (said) {
      case Edit edit ->
          state.apply(edit.change(), new Position(record.offset(), 0), record.timestampMillis());
      case Annotate annotate -> {
        var placed = new ArrayList<Annotation>();
        for (Annotation annotation : annotate.annotations()) {
          state.annotate(annotation);
          var place = new Position(record.offset(), placed.size());
          placed.add(
              annotation.withPlace(
                  record.timestampMillis(),
                  VersionSerial.text(state.serial(), place),
                  state.serial()));
        }
        String id = placed.isEmpty() ? "" : placed.getFirst().id() + ":summary";
        yield new EditEvent.Annotated(placed, state.summaryMessage(id));
      }
    };
  }

  /** From the record's snapshot and what was read since it was made. */
  private @Nullable Known resolve(MessageKey message, @Nullable Snapshot snapshot) {
    if (snapshot == null) {
      return null;
    }
    Known resolved = new Known(snapshot.state());
    replayUnresolved(message, resolved, snapshot.below());
    return resolved;
  }

  private void replayUnresolved(MessageKey message, Known into, long from) {
    List<LogRecord> records = unresolved.remove(message);
    if (records == null) {
      return;
    }
    unresolvedCount -= records.size();
    for (LogRecord record : records) {
      byte[] value = record.value();
      EditRecord said = value == null ? null : EditRecords.decode(value);
      if (said != null && record.offset() >= from) {
        apply(into.state, said, record);
      }
    }
  }

  private void keep(MessageKey message, Known about) {
    about.weight = about.state.weight();
    bytes += about.weight;
    known.put(message, about);
    Iterator<Known> oldest = known.values().iterator();
    while ((known.size() > MESSAGES_MAX || bytes > BYTES_MAX) && known.size() > 1) {
      bytes -= oldest.next().weight;
      oldest.remove();
    }
  }

  private void keepUnresolved(MessageKey message, LogRecord record) {
    if (unresolvedCount >= UNRESOLVED_MAX) {
      unresolved.clear(); // what they are about shows again with its next snapshot
      unresolvedCount = 0;
    }
    unresolved.computeIfAbsent(message, absent -> new ArrayList<>(1)).add(record);
    unresolvedCount++;
  }

  private void expire(long nowMillis) {
    Iterator<Known> oldest = known.values().iterator();
    while (oldest.hasNext()) {
      Known each = oldest.next();
      if (nowMillis - each.lastMillis <= KEPT_MILLIS) {
        return;
      }
      bytes -= each.weight;
      oldest.remove();
    }
  }

  /** The message as the records made it; null: not known here. */
  public @Nullable EditedMessage find(MessageKey message) {
    Known about = known.get(message);
    return about == null ? null : about.state;
  }

  /** Whether there were records about it that could not be understood yet. */
  public boolean hasUnresolved(MessageKey message) {
    return unresolved.containsKey(message);
  }

  /** When the log last said how the message was, on the clock of the records; 0: not known. */
  public long snapshotMillis(MessageKey message) {
    Known about = known.get(message);
    return about == null ? 0 : about.snapshotMillis;
  }

  /**
   * Makes a message known that was read from the log, unless it is known by now.
   *
   * @param below everything below this offset is in it
   */
  public EditedMessage install(
      MessageKey message, EditedMessage state, long below, long nowMillis) {
    Known already = known.get(message);
    if (already != null) {
      return already.state;
    }
    Known about = new Known(state);
    replayUnresolved(message, about, below);
    about.lastMillis = nowMillis;
    keep(message, about);
    return about.state;
  }
}
