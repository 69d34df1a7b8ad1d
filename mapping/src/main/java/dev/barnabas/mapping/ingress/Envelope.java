package dev.barnabas.mapping.ingress;

import dev.barnabas.mapping.rule.IngressSource;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.PresenceAction;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ably's enveloped record value: where a message comes from, and the message still encoded, so that
 * an SDK's {@code fromEncoded} reads it (kafka-integrations §3.3); what the server tells of a
 * channel stands beside the channel, decoded.
 */
final class Envelope {
  private Envelope() {}

  static Map<String, @Nullable Object> of(
      String rule, IngressSource taken, ChannelMessage source, WireFormat format) {
    Message message = source.message();
    var envelope = new LinkedHashMap<String, @Nullable Object>();
    envelope.put("source", taken.label());
    envelope.put("appId", source.app());
    envelope.put("channel", source.channel());
    envelope.put("site", source.site());
    envelope.put("ruleId", rule);
    envelope.put("timestamp", message.timestamp());
    switch (taken) {
      case MESSAGE -> envelope.put("messages", List.of(message(message, format)));
      case PRESENCE -> envelope.put("presence", List.of(presence(source, format)));
      case LIFECYCLE, OCCUPANCY -> {
        envelope.put("name", message.name());
        envelope.put("data", Payload.of(message).tree());
      }
    }
    return envelope;
  }

  private static Map<String, @Nullable Object> presence(ChannelMessage source, WireFormat format) {
    Map<String, @Nullable Object> tree = message(source.message(), format);
    tree.remove("serial"); // events of presence have none
    PresenceAction action = source.action();
    if (action != null) {
      tree.put("action", (long) action.number());
    }
    return tree;
  }

  private static Map<String, @Nullable Object> message(Message message, WireFormat format) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    put(tree, "id", message.id());
    put(tree, "name", message.name());
    String encoding = message.encoding();
    switch (message.data()) {
      case null -> {}
      case Data.Text(String text) -> tree.put("data", text);
      case Data.Binary(byte[] bytes) -> {
        if (format.binary()) {
          tree.put("data", bytes);
        } else {
          tree.put("data", Base64.getEncoder().encodeToString(bytes));
          encoding = encoding == null ? "base64" : encoding + "/base64";
        }
      }
    }
    put(tree, "encoding", encoding);
    put(tree, "clientId", message.clientId());
    put(tree, "connectionId", message.connectionId());
    put(tree, "extras", message.extras());
    tree.put("timestamp", message.timestamp());
    put(tree, "serial", message.serial());
    return tree;
  }

  private static void put(Map<String, @Nullable Object> tree, String name, @Nullable Object value) {
    if (value != null) {
      tree.put(name, value);
    }
  }
}
