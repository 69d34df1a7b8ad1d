package dev.barnabas.testkit.simulation;

/** Something that must never happen has happened. */
public final class Violation extends AssertionError {
  private static final long serialVersionUID = 1L;

  public Violation(String what) {
    super(what);
  }
}
