package dev.barnabas.server.broker;

import dev.barnabas.core.broker.RecordFilter;
import dev.barnabas.core.broker.TopicRecord;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How records go out to a session.
 *
 * @param binary in binary frames; then the others say nothing
 * @param include what stands beside topic and message
 * @param json whether a value that is JSON stands in its frame as it is, else as a string
 */
record RecordForm(boolean binary, Set<Include> include, boolean json) {
  /** Attributes of a record, in the order in which they follow the message. */
  enum Include {
    KEY,
    PARTITION,
    OFFSET,
    TIMESTAMP,
    HEADERS
  }

  /** The frame's payload, made once for all sessions of this form. */
  byte[] payload(TopicRecord record) {
    return record.form(this, this::make);
  }

  private byte[] make(TopicRecord record) {
    byte[] value = record.record().value();
    return binary
        ? BrokerFrames.binary(record.topic(), value)
        : text(record.topic(), value == null ? null : record.valueText(), record);
  }

  /** The same with another topic and text, which a plug-in has made of the record. */
  byte[] text(String topic, @Nullable String value, TopicRecord record) {
    var frame = new LinkedHashMap<String, @Nullable Object>();
    frame.put("topic", topic);
    frame.put("message", json ? tree(value) : value);
    for (Include one : include) {
      frame.put(name(one), attribute(one, record));
    }
    return Json.write(frame);
  }

  private static String name(Include one) {
    return switch (one) {
      case KEY -> "key";
      case PARTITION -> "partition";
      case OFFSET -> "offset";
      case TIMESTAMP -> "timestamp";
      case HEADERS -> "headers";
    };
  }

  private static @Nullable Object attribute(Include one, TopicRecord of) {
    LogRecord record = of.record();
    return switch (one) {
      case KEY -> of.keyText();
      case PARTITION -> (long) record.partition();
      case OFFSET -> record.offset();
      case TIMESTAMP -> record.timestampMillis();
      case HEADERS -> headers(record);
    };
  }

  private static Map<String, @Nullable Object> headers(LogRecord record) {
    return RecordFilter.headers(record);
  }

  private static @Nullable Object tree(@Nullable String value) {
    if (value == null) {
      return null;
    }
    try {
      return Json.parse(value);
    } catch (ProtocolException notJson) {
      return value;
    }
  }
}
