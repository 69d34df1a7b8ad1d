package dev.barnabas.mapping.rule;

import java.util.Locale;

/** What keeps its order on the way from a topic to our log. */
public enum Ordering implements Labelled {
  /** The records of a partition. */
  PARTITION,
  /** The records of a partition that have one key; those without a key as well. */
  KEY,
  /** Nothing. */
  NONE;

  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
