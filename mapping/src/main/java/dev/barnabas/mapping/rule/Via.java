package dev.barnabas.mapping.rule;

import java.util.Locale;

/** Which log a rule's channels have (architecture §2.2). */
public enum Via implements Labelled {
  /** Direct where that is allowed. */
  AUTO,
  /** The topic itself. */
  DIRECT,
  /** Ours: each record is mapped and appended. */
  LOG;

  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
