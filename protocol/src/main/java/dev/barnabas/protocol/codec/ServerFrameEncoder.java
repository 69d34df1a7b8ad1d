package dev.barnabas.protocol.codec;

import static dev.barnabas.protocol.codec.MessageTrees.putPresent;

import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.frame.Action;
import dev.barnabas.protocol.frame.ConnectionDetails;
import dev.barnabas.protocol.frame.ServerFrame;
import dev.barnabas.protocol.message.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what the server sends (ably-protocol 3). Absent fields are left out, numbers never. */
public final class ServerFrameEncoder {
  private ServerFrameEncoder() {}

  /** The bytes of one WebSocket frame. */
  public static byte[] encode(WireFormat format, ServerFrame frame) {
    return format.encode(tree(format, frame));
  }

  /** The frame as plain objects, for a transport that puts several into one body. */
  public static Map<String, @Nullable Object> tree(WireFormat format, ServerFrame frame) {
    return switch (frame) {
      case ServerFrame.Heartbeat heartbeat -> heartbeat(heartbeat);
      case ServerFrame.Ack ack -> ack(ack);
      case ServerFrame.Nack nack -> nack(nack);
      case ServerFrame.Connected connected -> connected(connected);
      case ServerFrame.Disconnected disconnected ->
          withError(action(Action.DISCONNECTED), disconnected.error());
      case ServerFrame.Closed _ -> action(Action.CLOSED);
      case ServerFrame.Auth _ -> action(Action.AUTH);
      case ServerFrame.Failed failed -> failed(failed);
      case ServerFrame.Attached attached -> attached(attached);
      case ServerFrame.Detached detached -> detached(detached);
      case ServerFrame.Delivery delivery -> delivery(format, delivery);
      case ServerFrame.Annotations annotations -> annotations(format, annotations);
      case ServerFrame.Presence presence -> presence(format, presence);
      case ServerFrame.Sync sync -> sync(format, sync);
    };
  }

  private static Map<String, @Nullable Object> heartbeat(ServerFrame.Heartbeat frame) {
    var tree = action(Action.HEARTBEAT);
    putPresent(tree, "id", frame.id());
    return tree;
  }

  private static Map<String, @Nullable Object> ack(ServerFrame.Ack frame) {
    var tree = action(Action.ACK);
    tree.put("msgSerial", frame.msgSerial());
    tree.put("count", frame.count());
    var results = new ArrayList<@Nullable Object>(frame.serials().size());
    for (List<@Nullable String> serials : frame.serials()) {
      results.add(Map.of("serials", serials));
    }
    if (!results.isEmpty()) {
      tree.put("res", results);
    }
    return tree;
  }

  private static Map<String, @Nullable Object> nack(ServerFrame.Nack frame) {
    var tree = action(Action.NACK);
    tree.put("msgSerial", frame.msgSerial());
    tree.put("count", frame.count());
    return withError(tree, frame.error());
  }

  private static Map<String, @Nullable Object> connected(ServerFrame.Connected frame) {
    var tree = action(Action.CONNECTED);
    tree.put("connectionId", frame.connectionId());
    // Obsolete, but some SDKs still look for it here (ably-protocol 3.2).
    tree.put("connectionKey", frame.details().connectionKey());
    tree.put("connectionDetails", details(frame.details()));
    return withError(tree, frame.error());
  }

  private static Map<String, @Nullable Object> details(ConnectionDetails details) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    putPresent(tree, "clientId", details.clientId());
    tree.put("connectionKey", details.connectionKey());
    tree.put("serverId", details.serverId());
    tree.put("siteCode", details.siteCode());
    tree.put("maxMessageSize", details.maxMessageSize());
    tree.put("maxFrameSize", details.maxFrameSize());
    tree.put("maxInboundRate", details.maxInboundRate());
    tree.put("connectionStateTtl", details.connectionStateTtl());
    tree.put("maxIdleInterval", details.maxIdleInterval());
    return tree;
  }

  private static Map<String, @Nullable Object> failed(ServerFrame.Failed frame) {
    var tree = action(Action.ERROR);
    putPresent(tree, "channel", frame.channel());
    return withError(tree, frame.error());
  }

  private static Map<String, @Nullable Object> attached(ServerFrame.Attached frame) {
    var tree = action(Action.ATTACHED);
    tree.put("channel", frame.channel());
    tree.put("channelSerial", frame.channelSerial());
    tree.put("flags", frame.flags());
    putPresent(tree, "params", frame.params().isEmpty() ? null : frame.params());
    return withError(tree, frame.error());
  }

  private static Map<String, @Nullable Object> detached(ServerFrame.Detached frame) {
    var tree = action(Action.DETACHED);
    tree.put("channel", frame.channel());
    return withError(tree, frame.error());
  }

  private static Map<String, @Nullable Object> delivery(
      WireFormat format, ServerFrame.Delivery frame) {
    var tree = action(Action.MESSAGE);
    tree.put("channel", frame.channel());
    putPresent(tree, "id", frameId(frame.messages()));
    putPresent(tree, "connectionId", frame.connectionId());
    tree.put("channelSerial", frame.channelSerial());
    tree.put("timestamp", frame.timestamp());
    tree.put("messages", MessageTrees.encodeAll(format, frame.messages()));
    return tree;
  }

  private static Map<String, @Nullable Object> presence(
      WireFormat format, ServerFrame.Presence frame) {
    var tree = action(Action.PRESENCE);
    tree.put("channel", frame.channel());
    putPresent(tree, "channelSerial", frame.channelSerial());
    tree.put("presence", PresenceTrees.encodeAll(format, frame.messages()));
    return tree;
  }

  /** The field presence is there even when it is empty: clients wait for it (25.10). */
  private static Map<String, @Nullable Object> sync(WireFormat format, ServerFrame.Sync frame) {
    var tree = action(Action.SYNC);
    tree.put("channel", frame.channel());
    tree.put("channelSerial", frame.syncSerial());
    tree.put("presence", PresenceTrees.encodeAll(format, frame.members()));
    return tree;
  }

  private static Map<String, @Nullable Object> annotations(
      WireFormat format, ServerFrame.Annotations frame) {
    var tree = action(Action.ANNOTATION);
    tree.put("channel", frame.channel());
    tree.put("channelSerial", frame.channelSerial());
    tree.put("annotations", AnnotationTrees.encodeAll(format, frame.annotations()));
    return tree;
  }

  /**
   * The id from which a client would derive each message's own by adding its index (spec TM2a);
   * null when the ids are of another kind. Nobody has to derive: the messages say their ids
   * (ably-protocol 25.12).
   */
  private static @Nullable String frameId(List<Message> messages) {
    String first = messages.isEmpty() ? null : messages.getFirst().id();
    if (first == null || !first.endsWith(":0")) {
      return null;
    }
    String base = first.substring(0, first.length() - 2);
    for (int i = 1; i < messages.size(); i++) {
      if (!(base + ":" + i).equals(messages.get(i).id())) {
        return null;
      }
    }
    return base;
  }

  private static Map<String, @Nullable Object> action(int action) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("action", action);
    return tree;
  }

  private static Map<String, @Nullable Object> withError(
      Map<String, @Nullable Object> tree, @Nullable ErrorInfo error) {
    putPresent(tree, "error", error == null ? null : ErrorTrees.encode(error));
    return tree;
  }
}
