package dev.barnabas.protocol.message;

import java.util.Optional;

/** What a message says of itself (spec TM5); the number is the place in this list. */
public enum MessageAction {
  CREATE,
  UPDATE,
  DELETE,
  /** From the server about the channel, such as its occupancy. */
  META,
  /** The annotations of the message changed. */
  SUMMARY,
  APPEND;

  private static final MessageAction[] ALL = values();

  /** The number on the wire. */
  public int number() {
    return ordinal();
  }

  /** The action of a number; empty for one we don't know. */
  public static Optional<MessageAction> ofNumber(long number) {
    return number >= 0 && number < ALL.length ? Optional.of(ALL[(int) number]) : Optional.empty();
  }
}
