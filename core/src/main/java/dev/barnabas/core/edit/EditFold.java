package dev.barnabas.core.edit;

import dev.barnabas.core.edit.EditRecord.Snapshot;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.LogClock;
import dev.barnabas.core.log.LogRecord;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the records of a partition make of messages that were edited or annotated: a function of the
 * log, so that all readers agree.
 *
 * <p>A record says what changes and, unless the log said it lately, how the message was before
 * (decision 0031). Who knows the message applies the change to it; who began to read later takes
 * the message from the record and applies what it read since. A reader of any kind begins so far
 * before what it gives out that it always meets such a record first. A message is known until
 * nothing happened to it for a while on the log clock, and never forgotten before: there is no
 * other bound here, whoever appends changes asks {@link #isFull} first.
 *
 * <p>Thread: the reader that owns it.
 */
public final class EditFold {
  private static final long UNRESOLVED_BYTES_MAX = 8L << 20; // of one partition
  private static final int READ_MAX = 16; // messages that were read from the log and not changed

  private final EditTimes times;
  private final EditMemory memory;
  private final LogClock clock = new LogClock();
  private final Map<MessageKey, Known> known = new LinkedHashMap<>(); // oldest change first
  private final UnresolvedEdits unresolved = new UnresolvedEdits(UNRESOLVED_BYTES_MAX);
  // Oldest first. What this node read for itself: never a reason to do anything differently.
  private final LinkedHashMap<MessageKey, EditedMessage> read = new LinkedHashMap<>(); // ≤ READ_MAX

  private static final class Known {
    final EditedMessage state;
    final String app;
    long weight;
    long changedMillis;
    long snapshotMillis = Long.MIN_VALUE / 2;

    Known(EditedMessage state, String app) {
      this.state = state;
      this.app = app;
    }
  }

  /**
   * @param memory what its messages take is counted there
   */
  public EditFold(EditTimes times, EditMemory memory) {
    this.times = times;
    this.memory = memory;
  }

  /** Takes the time of the next record into account, whatever the record is about. */
  public void advance(long timestampMillis) {
    long now = clock.advance(timestampMillis);
    unresolved.dropBefore(now - times.keptMillis());
    Iterator<Known> oldest = known.values().iterator();
    while (oldest.hasNext()) {
      Known each = oldest.next();
      if (now - each.changedMillis <= times.keptMillis()) {
        return;
      }
      oldest.remove();
      memory.add(each.app, -each.weight);
    }
  }

  /**
   * Takes the next record about an earlier message that is no repeat. Returns what it means; null:
   * nothing, or that can't be known.
   */
  public @Nullable EditEvent apply(LogRecord record) {
    advance(record.timestampMillis());
    byte[] value = record.value();
    byte[] key = record.key();
    EditRecord said = value == null || key == null ? null : EditRecords.decode(value);
    if (said == null || key == null) {
      return null;
    }
    var message = new MessageKey(ChannelKey.ofBytes(key), said.target());
    Known about = known.remove(message);
    if (about == null) {
      about = resolve(message, said.snapshot());
    }
    if (about == null) {
      unresolved.add(message, record, clock.nowMillis());
      return null;
    }
    EditEvent event = about.state.apply(said, record);
    if (said.snapshot() != null) {
      about.snapshotMillis = clock.nowMillis();
    }
    keep(message, about);
    return event;
  }

  /** What was read of it, or the record's snapshot and what came since that was made. */
  private @Nullable Known resolve(MessageKey message, @Nullable Snapshot snapshot) {
    EditedMessage asRead = read.remove(message);
    if (asRead != null) {
      return new Known(asRead, message.channel().app());
    }
    return snapshot == null ? null : resolved(message, snapshot.state(), snapshot.below());
  }

  private @Nullable Known resolved(MessageKey message, EditedMessage state, long below) {
    if (!unresolved.reachesBackTo(below)) {
      return null;
    }
    for (LogRecord record : unresolved.take(message, below)) {
      byte[] value = record.value();
      EditRecord said = value == null ? null : EditRecords.decode(value);
      if (said != null) {
        var _ = state.apply(said, record);
      }
    }
    return new Known(state, message.channel().app());
  }

  private void keep(MessageKey message, Known about) {
    long before = about.weight;
    about.weight = about.state.weight();
    about.changedMillis = clock.nowMillis();
    memory.add(about.app, about.weight - before);
    known.put(message, about);
  }

  /** The message as the records made it; null: not known here. */
  public @Nullable EditedMessage find(MessageKey message) {
    Known about = known.get(message);
    return about == null ? read.get(message) : about.state;
  }

  /** The message that a record is about which could not be understood yet; null: it could. */
  public @Nullable MessageKey unresolved(LogRecord record) {
    byte[] value = record.value();
    byte[] key = record.key();
    if (unresolved.isEmpty() || value == null || key == null || !EditRecords.isEdit(value)) {
      return null;
    }
    EditRecord said = EditRecords.decode(value);
    MessageKey about = said == null ? null : new MessageKey(ChannelKey.ofBytes(key), said.target());
    return about != null && unresolved.has(about) ? about : null;
  }

  /**
   * Whether the next record about the message has to say how it was before: unless the log did so
   * lately. What is still on its way to the log may fail, and does not count.
   *
   * @param lagMillis how far this reader may be behind the log
   */
  public boolean needsSnapshot(MessageKey message, long lagMillis) {
    Known about = known.get(message);
    return about == null
        || clock.nowMillis() - about.snapshotMillis + lagMillis >= times.snapshotMillis();
  }

  /** Whether there is no room for another change of an app's messages. */
  public boolean isFull(MessageKey message, boolean deletes) {
    return memory.isFull(message.channel().app(), deletes);
  }

  /** Whether nothing is known, so that no time has to pass in the log. */
  public boolean isEmpty() {
    return known.isEmpty();
  }

  /**
   * Makes a message known that was read from the log, unless it is known by now; null: too much
   * happened while it was read.
   *
   * @param below everything below this offset is in it
   */
  public @Nullable EditedMessage install(MessageKey message, EditedMessage state, long below) {
    Known already = known.get(message);
    if (already != null) {
      return already.state;
    }
    boolean changed = unresolved.has(message);
    Known about = resolved(message, state, below);
    if (about == null) {
      return null;
    }
    if (changed) { // the log has changes that say no more: what comes next relies on it
      keep(message, about);
    } else {
      read.put(message, state);
      if (read.size() > READ_MAX) {
        read.pollFirstEntry();
      }
    }
    return state;
  }

  /** Gives back the memory that it takes. */
  public void close() {
    known.values().forEach(each -> memory.add(each.app, -each.weight));
    known.clear();
    read.clear();
  }
}
