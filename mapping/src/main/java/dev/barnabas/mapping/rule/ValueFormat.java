package dev.barnabas.mapping.rule;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a record's value is read. */
public enum ValueFormat implements Labelled {
  /** A JSON value; messages carry JSON text with the encoding {@code json}. */
  JSON,
  /** Avro, by a schema; messages are as with JSON. */
  AVRO,
  /** Protobuf, by a schema; messages are as with JSON. */
  PROTOBUF,
  /** UTF-8 text; messages carry it as text. */
  STRING,
  /** As it is; messages carry it as binary. */
  BYTES;

  /** Whether values are trees, which have parts. */
  boolean isTree() {
    return withSchema() != null;
  }

  /** The format that may have a schema; null for the others. */
  @Nullable SchemaFormat withSchema() {
    return switch (this) {
      case AVRO -> SchemaFormat.AVRO;
      case PROTOBUF -> SchemaFormat.PROTOBUF;
      case JSON -> SchemaFormat.JSON;
      case STRING, BYTES -> null;
    };
  }

  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
