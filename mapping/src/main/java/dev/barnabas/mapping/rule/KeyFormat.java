package dev.barnabas.mapping.rule;

import java.util.Locale;

/** How a record's key is read. */
public enum KeyFormat implements Labelled {
  /** UTF-8 text. */
  STRING,
  /** A JSON value. */
  JSON,
  /** As it is; templates take it as UTF-8. */
  BYTES,
  /** Eight bytes, big-endian, as Kafka's LongSerializer writes. */
  LONG,
  /** Not at all. */
  NONE;

  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
