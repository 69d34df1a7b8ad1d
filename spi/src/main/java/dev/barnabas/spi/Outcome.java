package dev.barnabas.spi;

import org.jspecify.annotations.Nullable;

/** What becomes of a record. */
public sealed interface Outcome {
  /**
   * The rule goes on with this value.
   *
   * @param value a tree; further classes of {@code Number} are taken as their values
   */
  record Value(@Nullable Object value) implements Outcome {}

  /** The record becomes no message, as if {@code filter} had left it out. */
  record Drop() implements Outcome {}

  /** The rule goes on with this value. */
  static Outcome value(@Nullable Object value) {
    return new Value(value);
  }

  /** The record becomes no message. */
  static Outcome drop() {
    return new Drop();
  }
}
