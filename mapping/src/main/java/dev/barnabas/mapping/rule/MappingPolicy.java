package dev.barnabas.mapping.rule;

import java.util.Locale;

/** What happens to a record that can't be mapped. */
public enum MappingPolicy implements Labelled {
  /** Counted and left out. */
  SKIP,
  /** Written to the rule's dead-letter topic, then left out. */
  DEAD_LETTER;

  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
