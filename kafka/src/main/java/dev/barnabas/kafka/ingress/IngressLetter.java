package dev.barnabas.kafka.ingress;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.RecordHeader;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.PresenceAction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The dead letter of an event that a rule could not map: the payload as value, the channel as key,
 * and in headers why, and all the rest of the message, so that the event can be read back.
 */
final class IngressLetter {
  private static final String PREFIX = RecordHeader.OWN_PREFIX;
  private static final String RULE = PREFIX + "rule";
  private static final String CHANNEL = PREFIX + "source.channel";
  private static final String MESSAGE = PREFIX + "source.message";

  private IngressLetter() {}

  /** The letter to write. */
  static ProducerRecord<byte[], byte[]> of(
      String topic, String rule, TakenEvents.Event event, MappingError error) {
    Message message = event.message();
    String channel = event.channel().name();
    var letter = new ProducerRecord<byte[], byte[]>(topic, bytes(channel), payload(message.data()));
    Headers headers = letter.headers();
    headers.add(RULE, bytes(rule));
    headers.add(PREFIX + "stage", bytes(error.stage()));
    headers.add(PREFIX + "error.code", bytes(error.reason().label()));
    headers.add(PREFIX + "error.message", bytes(String.valueOf(error.getMessage())));
    headers.add(CHANNEL, bytes(channel));
    headers.add(PREFIX + "source.id", bytes(String.valueOf(message.id())));
    headers.add(PREFIX + "source.serial", bytes(String.valueOf(message.serial())));
    headers.add(MESSAGE, bytes(Json.text(tree(event))));
    return letter;
  }

  private static byte @Nullable [] payload(@Nullable Data data) {
    return switch (data) {
      case Data.Text text -> bytes(text.value());
      case Data.Binary binary -> binary.value();
      case null -> null;
    };
  }

  /** All but the data. */
  private static Map<String, @Nullable Object> tree(TakenEvents.Event event) {
    Message message = event.message();
    PresenceAction action = event.action();
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("id", message.id());
    tree.put("name", message.name());
    tree.put("encoding", message.encoding());
    tree.put("clientId", message.clientId());
    tree.put("connectionId", message.connectionId());
    tree.put("extras", message.extras());
    tree.put("timestamp", message.timestamp());
    tree.put("serial", message.serial());
    tree.put("action", action == null ? null : (long) action.number());
    tree.put("binary", message.data() instanceof Data.Binary ? true : null);
    tree.values().removeIf(value -> value == null);
    return tree;
  }

  /**
   * Reads the event back. Empty when the letter is not the rule's, or nobody's.
   *
   * @param app of the rule
   * @param rule its name with its app's
   */
  static Optional<TakenEvents.Event> read(
      ConsumerRecord<byte[], byte[]> letter, String app, String rule) {
    String channel = text(letter, CHANNEL);
    if (!rule.equals(text(letter, RULE)) || channel == null) {
      return Optional.empty();
    }
    return tree(text(letter, MESSAGE))
        .map(tree ->
            new TakenEvents.Event(
                ChannelKey.of(app, channel),
                message(tree, letter.value()),
                tree.get("action") instanceof Long number
                    ? PresenceAction.ofNumber(number).orElse(null)
                    : null));
  }

  private static Optional<Map<?, ?>> tree(@Nullable String text) {
    try {
      return text != null && Json.parse(text) instanceof Map<?, ?> tree
          ? Optional.of(tree)
          : Optional.empty();
    } catch (ProtocolException foreign) {
      return Optional.empty();
    }
  }

  @SuppressWarnings("unchecked") // JSON objects have string keys
  private static Message message(Map<?, ?> tree, byte @Nullable [] value) {
    return new Message(
        (String) tree.get("id"),
        (String) tree.get("name"),
        data(value, Boolean.TRUE.equals(tree.get("binary"))),
        (String) tree.get("encoding"),
        (String) tree.get("clientId"),
        (String) tree.get("connectionId"),
        (Map<String, @Nullable Object>) tree.get("extras"),
        tree.get("timestamp") instanceof Long millis ? millis : 0,
        (String) tree.get("serial"));
  }

  private static @Nullable Data data(byte @Nullable [] value, boolean binary) {
    if (value == null) {
      return null;
    }
    return binary
        ? new Data.Binary(value)
        : new Data.Text(new String(value, StandardCharsets.UTF_8));
  }

  private static @Nullable String text(ConsumerRecord<byte[], byte[]> letter, String name) {
    Header header = letter.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
