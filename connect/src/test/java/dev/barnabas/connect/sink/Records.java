package dev.barnabas.connect.sink;

import dev.barnabas.mapping.egress.MappedMessage;
import dev.barnabas.mapping.egress.MappedRecord;
import dev.barnabas.protocol.codec.MessageTrees;
import dev.barnabas.protocol.codec.WireFormat;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Records as a worker hands them over. */
final class Records {
  private Records() {}

  static SinkRecord record(long offset, @Nullable Object key, @Nullable Object value) {
    return new SinkRecord(
        "topic", 3, key instanceof String ? Schema.STRING_SCHEMA : null, key, null, value, offset);
  }

  static SinkRecord typed(@Nullable Object key, @Nullable Schema schema, Object value) {
    return typed(key, schema, value, new ConnectHeaders());
  }

  static SinkRecord typed(
      @Nullable Object key, @Nullable Schema schema, Object value, Headers headers) {
    return new SinkRecord(
        "topic", 3, null, key, schema, value, 7, 1_000L, TimestampType.CREATE_TIME, headers);
  }

  /** The only message of a record, as it travels. */
  static Map<String, @Nullable Object> only(MappedRecord mapped) {
    if (!mapped.failures().isEmpty() || mapped.messages().size() != 1) {
      throw new AssertionError(mapped);
    }
    return MessageTrees.encode(WireFormat.JSON, mapped.messages().getFirst().message());
  }

  static MappedMessage onlyMessage(MappedRecord mapped) {
    return mapped.messages().getFirst();
  }

  /** How the record failed. */
  static String failure(MappedRecord mapped) {
    var error = mapped.failures().getFirst().error();
    return error.stage() + ": " + error.getMessage();
  }
}
