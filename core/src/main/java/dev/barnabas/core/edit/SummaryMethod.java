package dev.barnabas.core.edit;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How annotations of a type are summarised (ably-protocol 12): the end of the type's name. */
public enum SummaryMethod {
  TOTAL("total.v1"),
  FLAG("flag.v1"),
  DISTINCT("distinct.v1"),
  UNIQUE("unique.v1"),
  MULTIPLE("multiple.v1");

  private final String text;

  SummaryMethod(String text) {
    this.text = text;
  }

  /** The method of an annotation type; empty: it is not summarised. */
  public static Optional<SummaryMethod> ofType(String type) {
    int colon = type.indexOf(':');
    String method = colon < 0 ? "" : type.substring(colon + 1);
    for (SummaryMethod known : values()) {
      if (known.text.equals(method)) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }

  /** All of them, as types name them. */
  static String names() {
    return Arrays.stream(values()).map(method -> method.text).collect(Collectors.joining(", "));
  }

  /** Whether it counts name by name. */
  boolean hasNames() {
    return this == DISTINCT || this == UNIQUE || this == MULTIPLE;
  }

  /** Whether the summary has to know who annotated. */
  public boolean needsClientId() {
    return this == FLAG || this == DISTINCT || this == UNIQUE;
  }
}
