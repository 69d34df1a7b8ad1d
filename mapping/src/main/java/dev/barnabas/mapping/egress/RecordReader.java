package dev.barnabas.mapping.egress;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import dev.barnabas.mapping.RecordHeader;
import dev.barnabas.mapping.RecordText;
import dev.barnabas.mapping.format.RecordDecoder;
import dev.barnabas.mapping.rule.KeyFormat;
import dev.barnabas.mapping.rule.ValueFormat;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads a record's bytes in the rule's formats. */
record RecordReader(
    KeyFormat keyFormat,
    ValueFormat valueFormat,
    @Nullable RecordDecoder keyDecoder,
    @Nullable RecordDecoder valueDecoder) {

  /** What {@link #head} and {@link #value} need and have not; null: nothing. */
  @Nullable CompletionStage<?> prepare(SourceRecord record) {
    CompletionStage<?> missing = prepare(keyDecoder, record.key());
    return missing == null ? prepare(valueDecoder, record.value()) : missing;
  }

  private static @Nullable CompletionStage<?> prepare(
      @Nullable RecordDecoder decoder, byte @Nullable [] bytes) {
    return decoder == null || bytes == null ? null : decoder.prepare(bytes);
  }

  /**
   * What is known before the value is parsed: topic, partition, offset, timestamp, cluster, key,
   * headers.
   */
  Map<String, @Nullable Object> head(SourceRecord record) {
    var context = new HashMap<String, @Nullable Object>();
    context.put("cluster", record.cluster());
    context.put("topic", record.topic());
    context.put("partition", (long) record.partition());
    context.put("offset", record.offset());
    context.put("timestamp", record.timestamp());
    context.put("key", key(record.key()));
    context.put("headers", headers(record));
    return context;
  }

  private @Nullable Object key(byte @Nullable [] key) {
    if (key == null) {
      return null;
    }
    if (keyDecoder != null) {
      return decoded("key", keyDecoder, key);
    }
    return switch (keyFormat) {
      case STRING -> text("key", key);
      case JSON -> json("key", key);
      case BYTES -> key;
      case LONG -> longKey(key);
      case NONE -> null;
      case AVRO, PROTOBUF -> throw withoutDecoder();
    };
  }

  @Nullable Object value(byte[] value) {
    if (valueDecoder != null) {
      return decoded("value", valueDecoder, value);
    }
    return switch (valueFormat) {
      case JSON -> json("value", value);
      case STRING -> text("value", value);
      case BYTES -> value;
      case AVRO, PROTOBUF -> throw withoutDecoder();
    };
  }

  private static @Nullable Object decoded(String what, RecordDecoder decoder, byte[] bytes) {
    try {
      return decoder.decode(bytes);
    } catch (MappingError e) {
      throw e.at(what);
    }
  }

  private static IllegalStateException withoutDecoder() {
    return new IllegalStateException("a format with a schema was compiled without its decoder");
  }

  /** The last header of each name; bytes that are not text as base64. */
  static Map<String, @Nullable Object> headers(SourceRecord record) {
    var headers = new LinkedHashMap<String, @Nullable Object>();
    for (RecordHeader header : record.headers()) {
      byte[] value = header.value();
      if (value == null) {
        headers.remove(header.name());
      } else {
        headers.put(
            header.name(),
            RecordText.utf8(value).orElseGet(() -> Base64.getEncoder().encodeToString(value)));
      }
    }
    return headers;
  }

  private static long longKey(byte[] key) {
    if (key.length != Long.BYTES) {
      throw new MappingError(
              Reason.UNREADABLE, "the key has " + key.length + " bytes, a long has 8")
          .at("key");
    }
    return ByteBuffer.wrap(key).getLong();
  }

  private static String text(String what, byte[] bytes) {
    return RecordText.utf8(bytes)
        .orElseThrow(
            () -> new MappingError(Reason.UNREADABLE, "the " + what + " is not UTF-8").at(what));
  }

  private static @Nullable Object json(String what, byte[] bytes) {
    try {
      return Json.parse(bytes);
    } catch (ProtocolException e) {
      throw new MappingError(Reason.UNREADABLE, "the " + what + ": " + e.error().message())
          .at(what);
    }
  }
}
