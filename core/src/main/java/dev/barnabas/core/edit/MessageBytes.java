package dev.barnabas.core.edit;

import dev.barnabas.core.edit.EditRecord.Snapshot;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.msgpack.MessagePack;
import dev.barnabas.protocol.serial.ChannelSerial;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message as bytes for those who keep it, with all that happened to it if anything did. */
public final class MessageBytes {
  private static final String PLAIN = "p";
  private static final String STATE = "s";

  private MessageBytes() {}

  /** A message to which nothing happened, with its place. */
  public static byte[] of(Message message) {
    return write(PLAIN, EditTrees.message(message));
  }

  /** A message with its versions and annotations folded in. */
  public static byte[] of(EditedMessage state) {
    return write(STATE, EditTrees.snapshot(new Snapshot(0, state)));
  }

  private static byte[] write(String name, @Nullable Object tree) {
    var body = new LinkedHashMap<String, @Nullable Object>();
    body.put(name, tree);
    return MessagePack.write(body);
  }

  /** The message as it was when the bytes were made, with the summary of its annotations. */
  public static Message current(byte[] bytes) {
    Map<?, ?> body = EditTrees.map(MessagePack.parseWritten(bytes));
    Snapshot snapshot = EditTrees.snapshotOf(body.get(STATE));
    return snapshot == null ? EditTrees.message(body.get(PLAIN)) : snapshot.state().current();
  }

  /** The message to which more may happen. */
  public static EditedMessage state(byte[] bytes) {
    Map<?, ?> body = EditTrees.map(MessagePack.parseWritten(bytes));
    Snapshot snapshot = EditTrees.snapshotOf(body.get(STATE));
    if (snapshot != null) {
      return snapshot.state();
    }
    Message message = EditTrees.message(body.get(PLAIN));
    String serial = Objects.requireNonNull(message.serial(), "kept with its place");
    return EditedMessage.created(message, ChannelSerial.parse(serial).position());
  }
}
