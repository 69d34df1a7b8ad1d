package dev.barnabas.kafka.ingress;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.kafka.rule.LetterHeaders;
import dev.barnabas.mapping.MappingError;
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
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The dead letter of an event that a rule could not map: the payload as value, the channel as key,
 * and in headers why, and all the rest of the message, so that the event can be read back.
 */
final class IngressLetter {
  private static final String SOURCE = LetterHeaders.PREFIX + "source.";
  private static final String CHANNEL = SOURCE + "channel";
  private static final String MESSAGE = SOURCE + "message";

  private IngressLetter() {}

  /** The letter to write. */
  static ProducerRecord<byte[], byte[]> of(
      String topic, String rule, TakenEvents.Event event, MappingError error) {
    Message message = event.message();
    String channel = event.channel().name();
    var letter = new ProducerRecord<byte[], byte[]>(topic, bytes(channel), payload(message.data()));
    Headers headers = letter.headers();
    LetterHeaders.describe(headers, rule, error);
    LetterHeaders.put(headers, CHANNEL, channel);
    LetterHeaders.put(headers, SOURCE + "id", String.valueOf(message.id()));
    LetterHeaders.put(headers, SOURCE + "serial", String.valueOf(message.serial()));
    LetterHeaders.put(headers, MESSAGE, Json.text(tree(event)));
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
    String channel = LetterHeaders.text(letter.headers(), CHANNEL);
    if (!rule.equals(LetterHeaders.text(letter.headers(), LetterHeaders.RULE)) || channel == null) {
      return Optional.empty();
    }
    return tree(LetterHeaders.text(letter.headers(), MESSAGE))
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

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
