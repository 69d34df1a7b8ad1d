package dev.barnabas.protocol.message;

import java.util.Optional;

/** What a presence message says of its member (spec TP2). */
public enum PresenceAction {
  ABSENT(0),
  PRESENT(1),
  ENTER(2),
  LEAVE(3),
  UPDATE(4);

  private static final PresenceAction[] ALL = values();

  private final int number;

  PresenceAction(int number) {
    this.number = number;
  }

  /** The number on the wire. */
  public int number() {
    return number;
  }

  /** The action of a number; empty for one we don't know. */
  public static Optional<PresenceAction> ofNumber(long number) {
    for (PresenceAction action : ALL) {
      if (action.number == number) {
        return Optional.of(action);
      }
    }
    return Optional.empty();
  }
}
