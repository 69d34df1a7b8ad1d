package dev.barnabas.mapping;

/**
 * A record or message that a rule can't map: the only exception that evaluating expressions,
 * rendering templates and mapping throw for what they are given. It has no stack trace: bad input
 * is an everyday event.
 */
public final class MappingError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why, as a metric label. */
  public enum Reason {
    /** Bytes that are not what the rule's format says: not JSON, not UTF-8. */
    UNREADABLE,
    /** A template's value is missing, null or empty. */
    MISSING,
    /** A value of the wrong type: an object where text is needed, a split that gives no array. */
    WRONG_TYPE,
    /** The rendered text is no valid channel or topic name. */
    INVALID_NAME,
    /** An expression failed, or took more steps than it may. */
    EXPRESSION,
    /** A plug-in failed, or returned what is no tree. */
    TRANSFORM,
    /** The record belongs to another partition than its channel's home. */
    AWAY_FROM_HOME,
    /** More results than a record may become. */
    TOO_MANY,
    /** A message that no frame holds. */
    TOO_LARGE;

    /** The form for metric labels and headers: {@code away-from-home}. */
    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  private final Reason reason;
  private final String stage;

  private MappingError(String stage, Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
    this.stage = stage;
  }

  public MappingError(Reason reason, String message) {
    this("", reason, message);
  }

  /**
   * The same error with the place in the rule that met it: {@code split}, {@code channel}, {@code
   * message.name}.
   */
  public MappingError at(String newStage) {
    return new MappingError(newStage, reason, String.valueOf(getMessage()));
  }

  public Reason reason() {
    return reason;
  }

  /** The rule's key that met the error; empty outside rules. */
  public String stage() {
    return stage;
  }
}
