package dev.barnabas.app.cli;

import dev.barnabas.app.wiring.StartException;
import dev.barnabas.mapping.RecordHeader;
import dev.barnabas.mapping.egress.SourceRecord;
import dev.barnabas.mapping.rule.EgressSettings;
import dev.barnabas.mapping.rule.KeyFormat;
import dev.barnabas.mapping.rule.SchemaSettings;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the record that {@code rules test} maps.
 *
 * @param settings of the rule: its first topic is the record's where none is given
 */
record SampleRecord(EgressSettings settings) {
  /** The file is the value. */
  SourceRecord ofValue(byte[] value, @Nullable String key) throws StartException {
    byte[] keyBytes = key == null ? null : key(key);
    return new SourceRecord(
        settings.from().cluster(), topic(), 0, 0, 0, keyBytes, value, List.of(), null);
  }

  /** The file is an object {@code {topic, partition, offset, timestamp, key, headers, value}}. */
  SourceRecord ofRecord(byte[] file) throws StartException {
    try {
      if (!(Json.parse(file) instanceof Map<?, ?> record)) {
        throw new StartException("the file must hold a JSON object");
      }
      Object key = record.get("key");
      return new SourceRecord(
          settings.from().cluster(),
          record.get("topic") instanceof String named ? named : topic(),
          Math.toIntExact(number(record, "partition")),
          number(record, "offset"),
          number(record, "timestamp"),
          key instanceof String text ? key(text) : bytes(key),
          value(record.get("value")),
          headers(record.get("headers")),
          null);
    } catch (ProtocolException e) {
      throw new StartException("the file is no JSON: " + e.error().message(), e);
    }
  }

  private String topic() {
    List<String> topics = settings.from().topics();
    return topics.isEmpty() ? "topic" : topics.getFirst();
  }

  private byte[] key(String text) throws StartException {
    if (needsBase64(settings.schemas().key())) {
      return base64(text);
    }
    if (settings.key() != KeyFormat.LONG) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return ByteBuffer.allocate(Long.BYTES).putLong(Long.parseLong(text)).array();
    } catch (NumberFormatException e) {
      throw new StartException("the rule's key is a number, and '" + text + "' is none", e);
    }
  }

  private byte @Nullable [] value(@Nullable Object value) throws StartException {
    return value instanceof String text && needsBase64(settings.schemas().value())
        ? base64(text)
        : bytes(value);
  }

  /** Bytes that a schema describes have no other text. */
  private static boolean needsBase64(SchemaSettings schema) {
    return schema.format() != null;
  }

  private static byte[] base64(String text) throws StartException {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new StartException("the rule reads bytes by a schema: write them as base64", e);
    }
  }

  private byte @Nullable [] bytes(@Nullable Object value) throws StartException {
    if (value instanceof Long && settings.key() == KeyFormat.LONG) {
      return key(String.valueOf(value));
    }
    return switch (value) {
      case null -> null;
      case String text -> text.getBytes(StandardCharsets.UTF_8);
      default -> Json.write(value);
    };
  }

  private static long number(Map<?, ?> record, String name) throws StartException {
    return switch (record.get(name)) {
      case null -> 0;
      case Long number when number >= 0 -> number;
      default -> throw new StartException(name + " must be a whole number from 0");
    };
  }

  private static List<RecordHeader> headers(@Nullable Object tree) {
    List<RecordHeader> headers = new ArrayList<>();
    if (tree instanceof Map<?, ?> map) {
      map.forEach((name, value) ->
          headers.add(RecordHeader.of(String.valueOf(name), String.valueOf(value))));
    }
    return headers;
  }
}
