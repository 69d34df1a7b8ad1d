package dev.barnabas.mapping.rule;

import java.util.Locale;

/** The formats that may come with a schema. */
public enum SchemaFormat implements Labelled {
  AVRO,
  PROTOBUF,
  /** JSON behind the schema id that serializers write which know a registry. */
  JSON;

  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
