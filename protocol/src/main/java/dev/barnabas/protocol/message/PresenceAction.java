package dev.barnabas.protocol.message;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a presence message says of its member (spec TP2); the number is the place in this list. */
public enum PresenceAction {
  ABSENT,
  PRESENT,
  ENTER,
  LEAVE,
  UPDATE;

  private static final PresenceAction[] ALL = values();

  /** The number on the wire. */
  public int number() {
    return ordinal();
  }

  /** The action of a number; empty for one we don't know. */
  public static Optional<PresenceAction> ofNumber(long number) {
    @Nullable PresenceAction known = number >= 0 && number < ALL.length ? ALL[(int) number] : null;
    return Optional.ofNullable(known);
  }
}
