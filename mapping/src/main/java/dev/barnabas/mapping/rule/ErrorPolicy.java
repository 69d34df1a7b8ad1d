package dev.barnabas.mapping.rule;

import java.util.Locale;

/** What happens to a record that can't be mapped, or that Kafka refuses for good. */
public enum ErrorPolicy implements Labelled {
  /** Counted and left out. */
  SKIP,
  /** Written to the rule's dead-letter topic, then left out. */
  DEAD_LETTER,
  /** The rule halts at it, on all nodes, until somebody says how it goes on. */
  STOP,
  /** Tried again, later each time, for as long as it takes; nothing behind it is taken. */
  RETRY;

  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
