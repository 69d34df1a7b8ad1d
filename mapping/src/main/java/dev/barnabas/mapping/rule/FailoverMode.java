package dev.barnabas.mapping.rule;

import java.util.Locale;

/** How the sources of a rule stand in for each other ({@code failover.mode}). */
public enum FailoverMode implements Labelled {
  /** All are read all the time; what comes twice is known by its id. */
  ACTIVE_ACTIVE,
  /** One is read only while those before it are silent. */
  PRIMARY_STANDBY;

  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
