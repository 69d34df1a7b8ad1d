package dev.barnabas.core.channel;

import dev.barnabas.core.channel.EntryContent.Content;
import dev.barnabas.core.edit.EditFold;
import dev.barnabas.core.edit.EditedMessage;
import dev.barnabas.core.edit.MessageKey;
import dev.barnabas.core.edit.SeenEdits;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.ReplayFilter.Verdict;
import dev.barnabas.core.store.HistoryStore;
import dev.barnabas.core.store.HistoryStore.Keeping;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.ChannelSerial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one partition that were edited or annotated: as they are now, from what was
 * replayed, and where that does not reach, from the log.
 *
 * <p>Thread: the log reader.
 */
public final class PartitionEdits {
  private final PartitionChannels partition;
  private final EditFold fold;
  // Who waits for a message to be read from the log; bounded by edits under way.
  private final Map<MessageKey, List<Waiter>> loading = new HashMap<>();

  private record Waiter(Consumer<EditedMessage> found, Consumer<ErrorInfo> failed) {}

  PartitionEdits(PartitionChannels partition) {
    this.partition = partition;
    this.fold =
        new EditFold(
            partition.agent().surroundings().settings().editTimes(),
            partition.agent().editMemory());
  }

  EditFold fold() {
    return fold;
  }

  /**
   * What a record about an earlier message says; null: it is not such a one, a repeat, or can't be
   * told.
   *
   * @param ready whether enough was read before, so that everything can be told
   */
  @Nullable LogRecord replay(LogRecord record, Verdict verdict, boolean ready) {
    LogRecord seen = SeenEdits.of(fold, record, verdict);
    if (seen == null && ready) {
      MessageKey message = fold.unresolved(record);
      if (message != null) {
        onUnresolved(message);
      }
    }
    return seen;
  }

  /**
   * A writer relied on a snapshot that lies too far back. The log still says how the message is:
   * who changes or reads it finds that; who follows its channel hears that something is missing.
   */
  private void onUnresolved(MessageKey message) {
    partition.loseFollowers(
        message.channel(),
        ErrorCode.CONTINUITY_EXPIRED.with("a change of a message could not be followed"));
    find(message, state -> {}, error -> {});
  }

  /** Messages of a publish with what happened to them since; nothing of edits themselves. */
  public EntryContent asOfNow(ChannelKey channel, EntryContent content) {
    if (!(content.content() instanceof Content.Messages(var messages))) {
      return new EntryContent(
          content.channel(), content.last(), content.channelSerial(), List.of());
    }
    return new EntryContent(
        content.channel(), content.last(), content.channelSerial(), asOfNow(channel, messages));
  }

  /** Messages with what happened to them lately. */
  public List<Message> asOfNow(ChannelKey channel, List<Message> messages) {
    var now = new ArrayList<Message>(messages.size());
    for (Message message : messages) {
      EditedMessage edited = find(channel, message.serial());
      now.add(edited == null ? message : edited.current());
    }
    return now;
  }

  private @Nullable EditedMessage find(ChannelKey channel, @Nullable String serial) {
    if (serial == null) {
      return null;
    }
    ChannelSerial at = ChannelSerial.parse(serial);
    return at.log().equals(partition.log().identity())
        ? fold.find(new MessageKey(channel, at.position()))
        : null;
  }

  /** Finds a message, in the log if need be; what is found is up to date when it is given out. */
  void find(MessageKey message, Consumer<EditedMessage> found, Consumer<ErrorInfo> failed) {
    EditedMessage known = fold.find(message);
    if (known != null) {
      found.accept(known);
      return;
    }
    List<Waiter> waiting = loading.get(message);
    if (waiting != null) {
      waiting.add(new Waiter(found, failed));
      return;
    }
    var first = new ArrayList<Waiter>(1);
    first.add(new Waiter(found, failed));
    loading.put(message, first);
    load(message);
  }

  private void load(MessageKey message) {
    ReplayAgent agent = partition.agent();
    long below = partition.nextOffset();
    var scan =
        new MessageScan(partition.log(), partition.partition(), agent.surroundings().settings());
    long windowStart = partition.window().startOffset();
    Runnable reading = () -> load(scan, message, below, windowStart);
    boolean taken = agent.messageScans().submit(message.channel().app(), reading);
    if (!taken) {
      fail(message, tooMany());
    }
  }

  /** Thread: one that may block. */
  private void load(MessageScan scan, MessageKey message, long below, long windowStart) {
    ReplayAgent agent = partition.agent();
    Blocking.askHere(
        agent.surroundings().blocking(),
        "Reading a message",
        () -> read(scan, message, below, windowStart),
        state -> agent.execute(() -> onLoaded(message, state, below)),
        error -> agent.execute(() -> fail(message, error)));
  }

  /**
   * From the log, and where that does not reach from what is kept: the window's changes need no
   * look, as whoever replayed them knows the message. Thread: one that may block.
   */
  private EditedMessage read(MessageScan scan, MessageKey message, long below, long windowStart) {
    try {
      return scan.read(message, below);
    } catch (ProtocolException refused) {
      ReplayAgent.Surroundings surroundings = partition.agent().surroundings();
      HistoryStore store = surroundings.store();
      if (store.keeping(message.channel()) != Keeping.ALL) {
        throw refused;
      }
      var items =
          new KeptItems(
              store, partition.log(), partition.partition(), surroundings.settings(), windowStart);
      EditedMessage kept = items.message(message.channel(), message.position());
      if (kept == null) {
        throw refused;
      }
      return kept;
    }
  }

  private void onLoaded(MessageKey message, EditedMessage read, long below) {
    EditedMessage state = fold.install(message, read, below);
    if (state == null) {
      fail(message, PartitionChannels.unavailable());
      return;
    }
    List<Waiter> waiting = loading.remove(message);
    if (waiting != null) {
      waiting.forEach(waiter -> waiter.found().accept(state));
    }
  }

  private void fail(MessageKey message, ErrorInfo error) {
    List<Waiter> waiting = loading.remove(message);
    if (waiting != null) {
      waiting.forEach(waiter -> waiter.failed().accept(error));
    }
  }

  /** The partition is not read any more. */
  void close() {
    fold.close();
  }

  static ErrorInfo tooMany() {
    return ErrorCode.OVERLOADED.with("too many messages are being read from the log: retry later");
  }
}
