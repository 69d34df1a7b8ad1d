package dev.barnabas.core.channel;

import dev.barnabas.core.channel.EntryContent.Content;
import dev.barnabas.core.edit.EditFold;
import dev.barnabas.core.edit.EditedMessage;
import dev.barnabas.core.edit.MessageKey;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
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
  private final EditFold fold = new EditFold();
  private final SnapshotsUnderWay snapshots = new SnapshotsUnderWay();
  // Who waits for a message to be read from the log; bounded by edits under way.
  private final Map<MessageKey, List<Waiter>> loading = new HashMap<>();

  private record Waiter(Consumer<EditedMessage> found, Consumer<ErrorInfo> failed) {}

  PartitionEdits(PartitionChannels partition) {
    this.partition = partition;
  }

  EditFold fold() {
    return fold;
  }

  SnapshotsUnderWay snapshots() {
    return snapshots;
  }

  /** Messages of a publish with what happened to them since; nothing of edits themselves. */
  public EntryContent asOfNow(ChannelKey channel, EntryContent content) {
    if (!(content.content() instanceof Content.Messages(var messages))) {
      return new EntryContent(
          content.channel(), content.last(), content.channelSerial(), List.of());
    }
    var now = new ArrayList<Message>(messages.size());
    for (Message message : messages) {
      String serial = message.serial();
      EditedMessage edited =
          serial == null
              ? null
              : fold.find(new MessageKey(channel, ChannelSerial.parse(serial).position()));
      now.add(edited == null ? message : edited.current());
    }
    return new EntryContent(content.channel(), content.last(), content.channelSerial(), now);
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
    long below = partition.nextOffset();
    var scan =
        new MessageScan(
            partition.log(), partition.partition(), partition.agent().surroundings().settings());
    partition
        .agent()
        .surroundings()
        .blocking()
        .execute(() -> {
          try {
            MessageScan.Life life = scan.read(message, below);
            partition.agent().execute(() -> onLoaded(message, life, below));
          } catch (RuntimeException failed) { // the log can't be asked, or worse
            partition.agent().execute(() -> fail(message, PartitionChannels.unavailable()));
          }
        });
  }

  private void onLoaded(MessageKey message, MessageScan.@Nullable Life life, long below) {
    if (life == null) {
      fail(message, notFound());
      return;
    }
    EditedMessage state = fold.install(message, life.state(), below, partition.agent().nowMillis());
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

  static ErrorInfo notFound() {
    return ErrorCode.NOT_FOUND.with("the channel has no message with this serial");
  }
}
