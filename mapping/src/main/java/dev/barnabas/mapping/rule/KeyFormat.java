package dev.barnabas.mapping.rule;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a record's key is read. */
public enum KeyFormat implements Labelled {
  /** UTF-8 text. */
  STRING,
  /** A JSON value. */
  JSON,
  /** As it is; templates take it as UTF-8. */
  BYTES,
  /** Avro, by a schema. */
  AVRO,
  /** Protobuf, by a schema. */
  PROTOBUF,
  /** Eight bytes, big-endian, as Kafka's LongSerializer writes. */
  LONG,
  /** Not at all. */
  NONE;

  /** The format that may have a schema; null for the others. */
  @Nullable SchemaFormat withSchema() {
    return switch (this) {
      case AVRO -> SchemaFormat.AVRO;
      case PROTOBUF -> SchemaFormat.PROTOBUF;
      case JSON -> SchemaFormat.JSON;
      case STRING, BYTES, LONG, NONE -> null;
    };
  }

  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
