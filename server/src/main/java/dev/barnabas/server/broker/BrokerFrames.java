package dev.barnabas.server.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Utf8;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The frames of kafka-websocket: JSON in text frames, length and topic before bytes in binary. */
final class BrokerFrames {
  /** Longer names don't fit their one byte of length; Kafka allows 249. */
  private static final int TOPIC_BYTES_MAX = 255;

  private BrokerFrames() {}

  /**
   * What a client wants written.
   *
   * @param key null: none
   * @param id what its acknowledgement is to carry
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Inbound(
      String topic, @Nullable String key, byte[] value, boolean text, @Nullable Object id) {}

  /** The tree of a text frame, or what is wrong with it: then it has at most an id. */
  record Parsed(@Nullable Inbound inbound, @Nullable ErrorInfo problem, @Nullable Object id) {}

  /**
   * Reads a text frame.
   *
   * @param json whether the message may be any JSON, and is written as such
   * @throws ProtocolException 40001 it isn't a JSON object in UTF-8
   */
  static Parsed text(byte[] payload, boolean json) {
    if (!(Json.parse(payload) instanceof Map<?, ?> frame)) {
      throw new ProtocolException(ErrorCode.INVALID_BODY, "a text frame must be a JSON object");
    }
    Object id = primitive(frame.get("id")) == null ? null : frame.get("id");
    String topic = primitive(frame.get("topic"));
    String message = json ? text(frame) : primitive(frame.get("message"));
    String key = primitive(frame.get("key"));
    if (topic == null) {
      return lacking("topic", id);
    } else if (message == null) {
      return lacking("message", id);
    } else if (key == null && frame.get("key") != null) {
      return lacking("key", id);
    }
    return new Parsed(new Inbound(topic, key, message.getBytes(UTF_8), true, id), null, id);
  }

  private static Parsed lacking(String name, @Nullable Object id) {
    return new Parsed(
        null,
        ErrorCode.INVALID_BODY.with(
            "a text frame needs topic and message; " + name + " must be a text, number or boolean"),
        id);
  }

  private static @Nullable String text(Map<?, ?> frame) {
    return frame.containsKey("message") ? Json.text(frame.get("message")) : null;
  }

  private static @Nullable String primitive(@Nullable Object value) {
    return switch (value) {
      case String text -> text;
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      case null, default -> null;
    };
  }

  /**
   * Reads a binary frame.
   *
   * @throws ProtocolException 40001 it is shorter than it says, or its topic is not UTF-8
   */
  static Inbound binary(byte[] payload) {
    int length = payload.length == 0 ? 0 : payload[0] & 0xFF;
    if (length == 0 || payload.length <= length) {
      throw new ProtocolException(
          ErrorCode.INVALID_BODY,
          "a binary frame is one byte with the length of the topic's name, the name, the value");
    }
    String topic = Utf8.decode(payload, 1, length);
    byte[] value = new byte[payload.length - 1 - length];
    System.arraycopy(payload, 1 + length, value, 0, value.length);
    return new Inbound(topic, null, value, false, null);
  }

  /** A binary frame for a client; a tombstone has no bytes behind its topic. */
  static byte[] binary(String topic, byte @Nullable [] value) {
    byte[] name = topic.getBytes(UTF_8);
    if (name.length > TOPIC_BYTES_MAX) {
      throw new IllegalArgumentException("the topic's name has " + name.length + " bytes");
    }
    int length = value == null ? 0 : value.length;
    byte[] payload = new byte[1 + name.length + length];
    payload[0] = (byte) name.length;
    System.arraycopy(name, 0, payload, 1, name.length);
    if (value != null) {
      System.arraycopy(value, 0, payload, 1 + name.length, length);
    }
    return payload;
  }

  /** Tells a client that its frame is a record now. */
  static byte[] ack(String topic, int partition, long offset, @Nullable Object id) {
    var ack = new LinkedHashMap<String, @Nullable Object>();
    ack.put("topic", topic);
    ack.put("partition", (long) partition);
    ack.put("offset", offset);
    if (id != null) {
      ack.put("id", id);
    }
    return Json.write(Map.of("ack", ack));
  }

  /** Tells a client that its frame is none. */
  static byte[] error(ErrorInfo error, @Nullable Object id) {
    var problem = new LinkedHashMap<String, @Nullable Object>();
    problem.put("code", (long) error.code().code());
    problem.put("message", error.message());
    if (id != null) {
      problem.put("id", id);
    }
    return Json.write(Map.of("error", problem));
  }
}
