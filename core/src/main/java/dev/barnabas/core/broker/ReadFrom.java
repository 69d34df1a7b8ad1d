package dev.barnabas.core.broker;

/** Where a session begins to read. */
public sealed interface ReadFrom {
  /** With what comes next. */
  record Latest() implements ReadFrom {}

  /** With the first record that is left. */
  record Earliest() implements ReadFrom {}

  /** With the first record that is not older. */
  record Time(long timestampMillis) implements ReadFrom {}
}
