package dev.barnabas.mapping.rule;

/** Where a rule through the log begins when its group has no offset yet. */
public sealed interface Start {
  /** Behind what is there. */
  record Latest() implements Start {}

  /** With the oldest record. */
  record Earliest() implements Start {}

  /** With the first record at or after a time, ms since the epoch. */
  record At(long timestampMillis) implements Start {}
}
