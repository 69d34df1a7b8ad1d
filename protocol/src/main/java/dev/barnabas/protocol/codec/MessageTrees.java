package dev.barnabas.protocol.codec;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.Revision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages as plain objects, the way they stand in frames and REST bodies (ably-protocol 9.1). */
public final class MessageTrees {
  private MessageTrees() {}

  /**
   * Reads a message as a publisher wrote it. The same for both formats: bin is just one more way to
   * send bytes. What only the server may say is not read: of a new message its timestamp, serial
   * and version, of an edit all but the serial of the message and what the editor says of the
   * version.
   *
   * @throws ProtocolException with the code of the field that is wrong
   */
  public static Message decode(@Nullable Object tree) {
    WireFields fields = WireFields.of(tree, "a message");
    Revision edit = RevisionTrees.revision(fields);
    String encoding = fields.filledText("encoding", ErrorCode.INVALID_DATA);
    Payload payload = Payload.read(fields.value("data"), encoding);
    return new Message(
        fields.filledText("id", ErrorCode.INVALID_MESSAGE_ID),
        fields.text("name", ErrorCode.INVALID_MESSAGE_NAME),
        payload.data(),
        payload.encoding(),
        fields.text("clientId", ErrorCode.INVALID_CLIENT_ID),
        fields.filledText("connectionId", ErrorCode.INVALID_CONNECTION_ID),
        Extras.read(fields.value("extras")),
        0,
        edit == null ? null : RevisionTrees.serial(fields),
        edit);
  }

  /**
   * Reads the messages of one publish: an array of them, or a single one.
   *
   * @throws ProtocolException as {@link #decode}
   */
  public static List<Message> decodeAll(@Nullable Object tree) {
    if (!(tree instanceof List<?> list)) {
      return List.of(decode(tree));
    }
    var messages = new ArrayList<Message>(list.size());
    for (Object message : list) {
      messages.add(decode(message));
    }
    return Collections.unmodifiableList(messages);
  }

  /**
   * A message for a subscriber or a reader of history, complete in itself: nothing is left to
   * derive from a frame.
   */
  public static Map<String, @Nullable Object> encode(WireFormat format, Message message) {
    Payload payload = new Payload(message.data(), message.encoding());
    var tree = new LinkedHashMap<String, @Nullable Object>();
    putPresent(tree, "id", message.id());
    putPresent(tree, "name", message.name());
    putPresent(tree, "data", payload.valueIn(format));
    putPresent(tree, "encoding", payload.encodingIn(format));
    putPresent(tree, "clientId", message.clientId());
    putPresent(tree, "connectionId", message.connectionId());
    putPresent(tree, "extras", message.extras());
    putPresent(tree, "timestamp", message.timestamp() == 0 ? null : message.timestamp());
    putPresent(tree, "serial", message.serial());
    RevisionTrees.putRevision(tree, message);
    return tree;
  }

  /** As {@link #encode}, for several. */
  public static List<@Nullable Object> encodeAll(WireFormat format, List<Message> messages) {
    var trees = new ArrayList<@Nullable Object>(messages.size());
    for (Message message : messages) {
      trees.add(encode(format, message));
    }
    return trees;
  }

  static void putPresent(Map<String, @Nullable Object> tree, String name, @Nullable Object value) {
    if (value != null) {
      tree.put(name, value);
    }
  }
}
