package dev.barnabas.mapping.rule;

import java.util.Locale;

/** What of a channel an ingress rule takes ({@code from.source}). */
public enum IngressSource implements Labelled {
  /** What is published. */
  MESSAGE,
  /** Members that enter, change and leave, as subscribers see it. */
  PRESENCE,
  /** That a channel came into use, or out of it. */
  LIFECYCLE,
  /** How many use a channel, whenever that has changed. */
  OCCUPANCY;

  @Override
  public String label() {
    return "channel." + name().toLowerCase(Locale.ROOT);
  }
}
