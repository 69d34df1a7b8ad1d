package dev.barnabas.protocol.message;

import java.util.Optional;

/** What a message says of itself (spec TM5). */
public enum MessageAction {
  CREATE(0),
  UPDATE(1),
  DELETE(2),
  /** From the server about the channel, such as its occupancy. */
  META(3),
  /** The annotations of the message changed. */
  SUMMARY(4),
  APPEND(5);

  private static final MessageAction[] ALL = values();

  private final int number;

  MessageAction(int number) {
    this.number = number;
  }

  /** The number on the wire. */
  public int number() {
    return number;
  }

  /** The action of a number; empty for one we don't know. */
  public static Optional<MessageAction> ofNumber(long number) {
    for (MessageAction action : ALL) {
      if (action.number == number) {
        return Optional.of(action);
      }
    }
    return Optional.empty();
  }
}
