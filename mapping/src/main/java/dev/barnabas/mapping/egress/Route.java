package dev.barnabas.mapping.egress;

/** How a rule's channels get their log (architecture §2.2). */
public sealed interface Route {
  /** The topic is the log. */
  record Direct(DirectHome home) implements Route {}

  /**
   * Each record is mapped and appended to our log.
   *
   * @param reason why not direct, for a person
   */
  record ThroughLog(String reason) implements Route {}
}
