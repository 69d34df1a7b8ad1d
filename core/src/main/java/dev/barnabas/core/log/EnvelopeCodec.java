package dev.barnabas.core.log;

import dev.barnabas.core.log.Envelope.Publisher;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.msgpack.MessagePack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an {@link Envelope}. A fixed head comes first, so that a reader that needs only the
 * dedup key and the origin decodes nothing; the body is MessagePack:
 *
 * <pre>
 * 1 version · 1 kind · 1 scope · 8 node · 8 sequence · 2 id length · id UTF-8 · body
 * </pre>
 */
public final class EnvelopeCodec {
  private EnvelopeCodec() {}

  /**
   * The bytes of an envelope.
   *
   * @throws IllegalArgumentException the id is longer than {@value EnvelopeHead#ID_BYTES_MAX} bytes
   */
  public static byte[] encode(Envelope envelope) {
    return EnvelopeHead.write(
        envelope.kind(),
        envelope.origin(),
        scopeByte(envelope),
        envelope.id(),
        MessagePack.write(body(envelope)));
  }

  /**
   * Reads an envelope back.
   *
   * @throws IllegalArgumentException the value is none, or of a version this node does not know
   */
  public static Envelope decode(byte[] value) {
    if (!EnvelopeHead.isEnvelope(value)) {
      throw new IllegalArgumentException("not a record of the log, or of a later version");
    }
    try {
      return decodeBody(value);
    } catch (ProtocolException | ClassCastException foreign) {
      throw new IllegalArgumentException("the body of a record is not one of ours", foreign);
    }
  }

  private static Envelope decodeBody(byte[] value) {
    int from = EnvelopeHead.ID_AT + EnvelopeHead.idLength(value);
    Object tree = MessagePack.parseWritten(Arrays.copyOfRange(value, from, value.length));
    var body = tree instanceof Map<?, ?> map ? map : Map.of();
    var messages = new ArrayList<Message>();
    if (body.get("m") instanceof List<?> list) {
      for (Object item : list) {
        messages.add(message((Map<?, ?>) item));
      }
    }
    return new Envelope(
        EnvelopeHead.kind(value),
        EnvelopeHead.scope(value),
        EnvelopeHead.id(value),
        EnvelopeHead.origin(value),
        publisher(body),
        List.copyOf(messages));
  }

  private static byte scopeByte(Envelope envelope) {
    Publisher publisher = envelope.publisher();
    boolean shifted = publisher != null && publisher.serialShift() != 0;
    return shifted && envelope.scope() == Scope.REALTIME
        ? EnvelopeHead.SHIFTED
        : envelope.scope().letter();
  }

  private static Map<String, @Nullable Object> body(Envelope envelope) {
    var body = new LinkedHashMap<String, @Nullable Object>();
    Publisher publisher = envelope.publisher();
    if (publisher != null) {
      body.put("c", publisher.connectionId());
      body.put("g", (long) publisher.transportGeneration());
      body.put("s", publisher.msgSerial());
      if (publisher.serialShift() != 0) {
        body.put("h", publisher.serialShift());
      }
    }
    if (!envelope.messages().isEmpty()) {
      body.put("m", envelope.messages().stream().map(EnvelopeCodec::tree).toList());
    }
    return body;
  }

  private static @Nullable Publisher publisher(Map<?, ?> body) {
    return body.get("c") instanceof String connectionId
        ? new Publisher(connectionId, (int) number(body, "g"), number(body, "s"), number(body, "h"))
        : null;
  }

  private static long number(Map<?, ?> map, String name) {
    return map.get(name) instanceof Number number ? number.longValue() : 0;
  }

  private static Map<String, @Nullable Object> tree(Message message) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    putIfPresent(tree, "i", message.id());
    putIfPresent(tree, "n", message.name());
    switch (message.data()) {
      case Data.Text text -> tree.put("d", text.value());
      case Data.Binary binary -> tree.put("d", binary.value());
      case null -> {}
    }
    putIfPresent(tree, "e", message.encoding());
    putIfPresent(tree, "c", message.clientId());
    putIfPresent(tree, "o", message.connectionId());
    putIfPresent(tree, "x", message.extras());
    return tree;
  }

  private static void putIfPresent(
      Map<String, @Nullable Object> tree, String name, @Nullable Object value) {
    if (value != null) {
      tree.put(name, value);
    }
  }

  @SuppressWarnings("unchecked") // MessagePack maps have string keys
  private static Message message(Map<?, ?> tree) {
    Data data =
        switch (tree.get("d")) {
          case String text -> new Data.Text(text);
          case byte[] bytes -> new Data.Binary(bytes);
          case null, default -> null;
        };
    return new Message(
        (String) tree.get("i"),
        (String) tree.get("n"),
        data,
        (String) tree.get("e"),
        (String) tree.get("c"),
        (String) tree.get("o"),
        (Map<String, @Nullable Object>) tree.get("x"),
        0,
        null);
  }
}
