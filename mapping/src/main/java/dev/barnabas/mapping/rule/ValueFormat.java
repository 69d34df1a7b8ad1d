package dev.barnabas.mapping.rule;

import java.util.Locale;

/** How a record's value is read. */
public enum ValueFormat implements Labelled {
  /** A JSON value; messages carry JSON text with the encoding {@code json}. */
  JSON,
  /** UTF-8 text; messages carry it as text. */
  STRING,
  /** As it is; messages carry it as binary. */
  BYTES;

  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
