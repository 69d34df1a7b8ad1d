package dev.barnabas.app.wiring;

/** A node can't start, for a reason that its user can understand and mend. */
public sealed class StartException extends Exception permits KafkaAwayException {
  private static final long serialVersionUID = 1L;

  public StartException(String message) {
    super(message);
  }

  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
