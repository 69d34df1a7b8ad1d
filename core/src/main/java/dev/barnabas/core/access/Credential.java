package dev.barnabas.core.access;

/** What a client shows to be let in. */
public sealed interface Credential {
  /** {@code app.key:secret}. */
  record Key(String text) implements Credential {}

  /** A token of any kind. */
  record Token(String text) implements Credential {}

  /** Nothing at all. */
  record None() implements Credential {}
}
