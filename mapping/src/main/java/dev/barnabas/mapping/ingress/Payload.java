package dev.barnabas.mapping.ingress;

import dev.barnabas.mapping.RecordText;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message's data with the steps of its encoding undone as far as a server can: {@code json} and
 * {@code utf-8}; encrypted data stays as it is.
 *
 * @param bytes null for a tombstone
 * @param encoding the steps that are left; null when none are
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Payload(byte @Nullable [] bytes, String contentType, @Nullable String encoding) {
  static final String JSON = "application/json";
  private static final String TEXT = "text/plain";
  private static final String BINARY = "application/octet-stream";

  static Payload of(Message message) {
    String encoding = message.encoding() == null ? "" : message.encoding();
    return switch (message.data()) {
      case null -> new Payload(isTombstone(message) ? null : new byte[0], TEXT, null);
      case Data.Text(String text) -> ofBytes(text.getBytes(StandardCharsets.UTF_8), encoding, TEXT);
      case Data.Binary(byte[] bytes) -> ofBytes(bytes, encoding, BINARY);
    };
  }

  private static Payload ofBytes(byte[] bytes, String encoding, String plainType) {
    return switch (encoding) {
      case "" -> new Payload(bytes, plainType, null);
      case "json", "json/utf-8" -> new Payload(bytes, JSON, null);
      case "utf-8" -> new Payload(bytes, TEXT, null);
      default -> new Payload(bytes, BINARY, encoding);
    };
  }

  /** A record without value came as a message without data that says so. */
  private static boolean isTombstone(Message message) {
    Map<String, @Nullable Object> extras = message.extras();
    return extras != null
        && extras.get("kafka") instanceof Map<?, ?> kafka
        && Boolean.TRUE.equals(kafka.get("tombstone"));
  }

  /**
   * The value for expressions and templates: a JSON tree, text, or bytes. What claims to be JSON
   * and is not is text.
   */
  @Nullable Object tree() {
    if (bytes == null || bytes.length == 0) {
      return null;
    }
    if (contentType.equals(JSON)) {
      try {
        return Json.parse(bytes);
      } catch (ProtocolException notJson) {
        return text(bytes);
      }
    }
    return contentType.equals(TEXT) ? text(bytes) : bytes;
  }

  private static Object text(byte[] bytes) {
    return RecordText.utf8(bytes).<Object>map(text -> text).orElse(bytes);
  }
}
