package dev.barnabas.protocol.codec;

import static dev.barnabas.protocol.codec.MessageTrees.putPresent;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.PresenceAction;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Presence messages as plain objects, the way they stand in frames and REST bodies (ably-protocol
 * 11.1).
 */
public final class PresenceTrees {
  private static final long NONE = -1;

  private PresenceTrees() {}

  /**
   * Reads a presence message as a client wrote it. Its timestamp is not read: only the server says
   * when (ably-protocol 25.1).
   *
   * @throws ProtocolException with the code of the field that is wrong
   */
  public static PresenceMessage decode(@Nullable Object tree) {
    WireFields fields = WireFields.of(tree, "a presence message");
    String encoding = fields.filledText("encoding", ErrorCode.INVALID_DATA);
    Payload payload = Payload.read(fields.value("data"), encoding);
    return new PresenceMessage(
        fields.filledText("id", ErrorCode.INVALID_MESSAGE_ID),
        action(fields),
        fields.text("clientId", ErrorCode.INVALID_CLIENT_ID),
        fields.filledText("connectionId", ErrorCode.INVALID_CONNECTION_ID),
        payload.data(),
        payload.encoding(),
        Extras.read(fields.value("extras")),
        0);
  }

  /**
   * Reads the presence messages of one frame: an array of them, or a single one.
   *
   * @throws ProtocolException as {@link #decode}
   */
  public static List<PresenceMessage> decodeAll(@Nullable Object tree) {
    if (!(tree instanceof List<?> list)) {
      return List.of(decode(tree));
    }
    var messages = new ArrayList<PresenceMessage>(list.size());
    for (Object message : list) {
      messages.add(decode(message));
    }
    return Collections.unmodifiableList(messages);
  }

  /** A presence message for a subscriber or a reader, complete in itself. */
  public static Map<String, @Nullable Object> encode(WireFormat format, PresenceMessage message) {
    Payload payload = new Payload(message.data(), message.encoding());
    var tree = new LinkedHashMap<String, @Nullable Object>();
    putPresent(tree, "id", message.id());
    tree.put("action", message.action().number());
    putPresent(tree, "clientId", message.clientId());
    putPresent(tree, "connectionId", message.connectionId());
    putPresent(tree, "data", payload.valueIn(format));
    putPresent(tree, "encoding", payload.encodingIn(format));
    putPresent(tree, "extras", message.extras());
    putPresent(tree, "timestamp", message.timestamp() == 0 ? null : message.timestamp());
    return tree;
  }

  /** As {@link #encode}, for several. */
  public static List<@Nullable Object> encodeAll(
      WireFormat format, List<PresenceMessage> messages) {
    var trees = new ArrayList<@Nullable Object>(messages.size());
    for (PresenceMessage message : messages) {
      trees.add(encode(format, message));
    }
    return trees;
  }

  private static PresenceAction action(WireFields fields) {
    if (fields.lacks("action")) {
      throw new ProtocolException(
          ErrorCode.BAD_REQUEST,
          "a presence message needs an action: 2 to enter, 3 to leave, 4 to update");
    }
    long number = fields.whole("action", NONE);
    return PresenceAction.ofNumber(number)
        .orElseThrow(() ->
            new ProtocolException(
                ErrorCode.BAD_REQUEST,
                "a presence message needs an action from 0 to 4, not " + number));
  }
}
