package dev.barnabas.core.control;

import java.util.Locale;

/** Who owns an object of the control state. */
public enum Origin {
  /** The configuration file: only the file can change it. */
  FILE,
  /** The Control API. */
  API,
  /** The provisioning of test apps. */
  SANDBOX;

  /** As it stands in a record. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Origin ofWireName(String name) {
    for (Origin origin : values()) {
      if (origin.wireName().equals(name)) {
        return origin;
      }
    }
    return API; // of a newer version: changeable, as most are
  }
}
