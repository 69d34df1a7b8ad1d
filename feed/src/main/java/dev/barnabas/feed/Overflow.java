package dev.barnabas.feed;

/** What happens when messages come faster than they are read. */
public enum Overflow {
  /** The socket is not read on: the sender has to wait. */
  BLOCK,
  /** The oldest message that waits is lost. */
  DROP_OLDEST,
  /** The message that has no place is lost. */
  DROP_NEWEST
}
