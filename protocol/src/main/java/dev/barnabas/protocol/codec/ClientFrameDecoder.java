package dev.barnabas.protocol.codec;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.Action;
import dev.barnabas.protocol.frame.ClientFrame;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.Nesting;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a client sends (ably-protocol 3). Lenient where SDKs differ: null means absent,
 * unknown actions, flags and fields are passed over, params may be numbers.
 */
public final class ClientFrameDecoder {
  private static final long NONE = -1;

  private ClientFrameDecoder() {}

  /**
   * Reads one frame. A publish that is only wrong in itself comes back as {@link
   * ClientFrame.Refused}.
   *
   * @throws ProtocolException 40001 when the bytes aren't an object of the format, or are nested
   *     beyond {@link Nesting#FOLLOWED_LEVELS}; 40000 when the frame can't be answered: no action,
   *     no channel to attach, no msgSerial to acknowledge
   */
  public static ClientFrame decode(WireFormat format, byte[] bytes) {
    return decode(format.decodeLeavingOut(bytes));
  }

  /**
   * As {@link #decode(WireFormat, byte[])}, for a frame that was inside something else, itself read
   * by {@link WireFormat#decodeLeavingOut}.
   */
  public static ClientFrame decode(@Nullable Object tree) {
    WireFields fields = WireFields.of(tree, "a frame");
    if (fields.lacks("action")) {
      throw new ProtocolException(ErrorCode.BAD_REQUEST, "a frame must have an action");
    }
    int action = Math.clamp(fields.whole("action", NONE), Integer.MIN_VALUE, Integer.MAX_VALUE);
    return switch (action) {
      case Action.HEARTBEAT -> new ClientFrame.Heartbeat(text(fields, "id"));
      case Action.DISCONNECT -> new ClientFrame.Disconnect();
      case Action.CLOSE -> new ClientFrame.Close();
      case Action.ATTACH -> attach(fields);
      case Action.DETACH -> new ClientFrame.Detach(channel(fields));
      case Action.MESSAGE -> publish(fields);
      case Action.AUTH -> auth(fields);
      case Action.PRESENCE -> presence(fields);
      case Action.SYNC -> new ClientFrame.Sync(channel(fields), text(fields, "channelSerial"));
      case Action.ANNOTATION -> annotate(fields);
      case Action.OBJECT -> unserved(action, fields);
      default -> new ClientFrame.Ignored(action);
    };
  }

  private static ClientFrame attach(WireFields fields) {
    return new ClientFrame.Attach(
        channel(fields),
        fields.filledText("channelSerial", ErrorCode.BAD_REQUEST),
        // Only the low bits mean anything to us; a newer client may set higher ones.
        (int) fields.whole("flags", 0),
        fields.params());
  }

  private static ClientFrame publish(WireFields fields) {
    long msgSerial = msgSerial(fields);
    String channel = "";
    try {
      channel = channel(fields);
      refuseTooDeep(fields);
      Object messages = fields.value("messages");
      if (!(messages instanceof List<?>)) {
        throw new ProtocolException(ErrorCode.INVALID_PUBLISH, "messages must be an array");
      }
      List<Message> decoded = MessageTrees.decodeAll(messages);
      return new ClientFrame.Publish(channel, msgSerial, decoded, fields.params());
    } catch (ProtocolException invalid) {
      return new ClientFrame.Refused(channel, msgSerial, invalid.error());
    }
  }

  private static ClientFrame annotate(WireFields fields) {
    long msgSerial = msgSerial(fields);
    String channel = "";
    try {
      channel = channel(fields);
      refuseTooDeep(fields);
      Object annotations = fields.value("annotations");
      if (!(annotations instanceof List<?>)) {
        throw new ProtocolException(ErrorCode.BAD_REQUEST, "annotations must be an array");
      }
      return new ClientFrame.Annotate(channel, msgSerial, AnnotationTrees.decodeAll(annotations));
    } catch (ProtocolException invalid) {
      return new ClientFrame.Refused(channel, msgSerial, invalid.error());
    }
  }

  private static ClientFrame presence(WireFields fields) {
    long msgSerial = msgSerial(fields);
    String channel = "";
    try {
      channel = channel(fields);
      refuseTooDeep(fields);
      Object messages = fields.value("presence");
      if (!(messages instanceof List<?>)) {
        throw new ProtocolException(ErrorCode.INVALID_PUBLISH, "presence must be an array");
      }
      return new ClientFrame.Presence(channel, msgSerial, PresenceTrees.decodeAll(messages));
    } catch (ProtocolException invalid) {
      return new ClientFrame.Refused(channel, msgSerial, invalid.error());
    }
  }

  private static void refuseTooDeep(WireFields fields) {
    if (Nesting.isTooDeep(fields.map())) {
      throw new ProtocolException(
          ErrorCode.INVALID_BODY,
          "nested deeper than %d levels of objects and arrays, the frame's own included"
              .formatted(Nesting.MAX_LEVELS));
    }
  }

  private static ClientFrame unserved(int action, WireFields fields) {
    String channel = text(fields, "channel");
    return new ClientFrame.Unserved(action, channel == null ? "" : channel, msgSerial(fields));
  }

  private static ClientFrame auth(WireFields fields) {
    Object auth = fields.value("auth");
    return new ClientFrame.Auth(
        auth instanceof Map<?, ?> map && map.get("accessToken") instanceof String token
            ? token
            : null);
  }

  private static long msgSerial(WireFields fields) {
    long msgSerial = fields.whole("msgSerial", NONE);
    if (msgSerial < 0) {
      throw new ProtocolException(
          ErrorCode.BAD_REQUEST, "msgSerial must be there, 0 or higher: it can't be acknowledged");
    }
    return msgSerial;
  }

  private static String channel(WireFields fields) {
    String channel = text(fields, "channel");
    if (channel == null) {
      throw new ProtocolException(ErrorCode.BAD_REQUEST, "the frame must name a channel");
    }
    return channel;
  }

  private static @Nullable String text(WireFields fields, String name) {
    return fields.text(name, ErrorCode.BAD_REQUEST);
  }
}
