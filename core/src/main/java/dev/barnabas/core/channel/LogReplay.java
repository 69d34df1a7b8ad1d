package dev.barnabas.core.channel;

import dev.barnabas.core.edit.EditFold;
import dev.barnabas.core.edit.EditMemory;
import dev.barnabas.core.edit.EditRecords;
import dev.barnabas.core.edit.EditedMessage;
import dev.barnabas.core.edit.MessageBytes;
import dev.barnabas.core.edit.MessageKey;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.DuplicateFilter;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.ReplayFilter;
import dev.barnabas.core.log.ReplayFilter.Verdict;
import dev.barnabas.core.presence.MemberFold;
import dev.barnabas.core.presence.PresenceBytes;
import dev.barnabas.core.presence.PresenceTimes;
import dev.barnabas.core.store.LogPlace;
import dev.barnabas.core.store.StoredItem;
import dev.barnabas.core.store.TreeKey;
import dev.barnabas.core.store.TreeKey.Kind;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.PresenceMessage;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Replays a partition of our own log for those who keep what it says: repeats and ephemeral
 * messages left out, edits folded into their messages, presence as its subscribers saw it. Says the
 * same as every node's replay if it begins at least W before what is to count.
 *
 * <p>Thread: the reader that owns it.
 */
public final class LogReplay {
  private final ChannelLog log;
  private final int partition;
  private final ReplayFilter filter;
  private final EditFold edits;
  private final MemberFold members;
  private final MessageScan scan;

  /**
   * @param fromBeginning whether nothing lies before the first record it will be given
   */
  public LogReplay(ChannelLog log, int partition, ReplaySettings settings, boolean fromBeginning) {
    this.log = log;
    this.partition = partition;
    this.filter = new ReplayFilter(log, settings.dedupWindow().toMillis(), fromBeginning);
    this.edits = new EditFold(settings.editTimes(), EditMemory.unbounded());
    this.members = new MemberFold(PresenceTimes.of(settings.dedupWindow()));
    this.scan = new MessageScan(log, partition, settings);
  }

  /**
   * What a record says that is to be kept.
   *
   * @param key of the channel and the kind
   * @param items in order
   * @param change whether they take the place of earlier ones at the same places
   */
  public record Said(TreeKey key, List<StoredItem> items, boolean change) {}

  /**
   * Takes the next record; once each, in offset order. Null: it says nothing that is kept.
   *
   * @param wanted channels; of others nothing is made
   */
  public @Nullable Said replay(LogRecord record, Predicate<ChannelKey> wanted) {
    Verdict verdict = filter.judge(record);
    edits.advance(record.timestampMillis());
    List<PresenceMessage> events = members.replay(record, verdict.first() != DuplicateFilter.FIRST);
    byte[] keyBytes = record.key();
    byte[] value = record.value();
    if (keyBytes == null || value == null) {
      return null;
    }
    boolean edit = EditRecords.isEdit(value) && verdict.first() == DuplicateFilter.FIRST;
    ChannelKey channel = ChannelKey.ofBytes(keyBytes);
    boolean understood = edit && understand(record, wanted.test(channel));
    boolean isNothing = events.isEmpty() && !understood && !verdict.keep();
    if (isNothing || !wanted.test(channel)) {
      return null;
    }
    if (!events.isEmpty()) {
      return presence(record, channel, events);
    }
    return understood ? edited(channel, value) : published(record, verdict, channel);
  }

  /**
   * Applies a change. One that relies on more than was read here is made good from the log, as
   * every node does it; blocks then.
   */
  private boolean understand(LogRecord record, boolean wanted) {
    if (edits.apply(record) != null) {
      return true;
    }
    MessageKey message = wanted && filter.isReady() ? edits.unresolved(record) : null;
    if (message == null) {
      return false;
    }
    try {
      long below = record.offset() + 1;
      return edits.install(message, scan.read(message, below), below) != null;
    } catch (ProtocolException gone) {
      return false; // nobody can tell any more what the message is
    }
  }

  private @Nullable Said published(LogRecord record, Verdict verdict, ChannelKey channel) {
    EntryContent content = EntryContent.of(log, partition, record, verdict.dropped(), channel);
    if (content == null || content.messages().isEmpty()) {
      return null;
    }
    var items = new ArrayList<StoredItem>();
    for (Message message : content.messages()) {
      items.add(item(message, MessageBytes.of(message)));
    }
    return new Said(new TreeKey(Kind.MESSAGES, channel), items, false);
  }

  private @Nullable Said edited(ChannelKey channel, byte[] value) {
    var record = Objects.requireNonNull(EditRecords.decode(value), "it was just understood");
    EditedMessage state = edits.find(new MessageKey(channel, record.target()));
    if (state == null) {
      return null;
    }
    List<StoredItem> items = List.of(item(state.current(), MessageBytes.of(state)));
    return new Said(new TreeKey(Kind.MESSAGES, channel), items, true);
  }

  private static StoredItem item(Message message, byte[] body) {
    String serial = Objects.requireNonNull(message.serial(), "it stands in the log");
    LogPlace place = LogPlace.of(ChannelSerial.parse(serial));
    return new StoredItem(place, message.timestamp(), body);
  }

  private Said presence(LogRecord record, ChannelKey channel, List<PresenceMessage> events) {
    var items = new ArrayList<StoredItem>();
    for (int index = 0; index < events.size(); index++) {
      var serial =
          new ChannelSerial(
              log.identity(),
              partition,
              new Position(record.offset(), index),
              record.leaderEpoch());
      PresenceMessage event = events.get(index);
      items.add(
          new StoredItem(
              LogPlace.of(serial), event.timestamp(), PresenceBytes.of(event, serial.text())));
    }
    return new Said(new TreeKey(Kind.PRESENCE, channel), items, false);
  }
}
