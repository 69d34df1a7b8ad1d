package dev.barnabas.mapping.format;

/** A schema can't be had now: nothing is wrong with the record, and the same may succeed later. */
public final class SchemaAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SchemaAwayException(String message) {
    super(message);
  }

  public SchemaAwayException(String message, Throwable cause) {
    super(message, cause);
  }
}
