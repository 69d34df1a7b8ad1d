package dev.barnabas.core.access;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a capability can allow (ably-protocol 15.6). */
public enum Operation {
  PUBLISH,
  SUBSCRIBE,
  PRESENCE,
  HISTORY,
  STATS,
  CHANNEL_METADATA,
  PUSH_SUBSCRIBE,
  PUSH_ADMIN,
  ANNOTATION_PUBLISH,
  ANNOTATION_SUBSCRIBE,
  MESSAGE_UPDATE_OWN,
  MESSAGE_UPDATE_ANY,
  MESSAGE_DELETE_OWN,
  MESSAGE_DELETE_ANY,
  OBJECT_SUBSCRIBE,
  OBJECT_PUBLISH,
  PRIVILEGED_HEADERS,
  /**
   * Choosing message ids in the scope of a source (ours). Not part of {@code *}: who holds it can
   * make another's record look like a duplicate.
   */
  SOURCE_IDS;

  private static final Set<Operation> WILDCARD =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(SOURCE_IDS)));

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The name in a capability. */
  public String wireName() {
    return wireName;
  }

  /** What {@code *} stands for. */
  public static Set<Operation> wildcard() {
    return WILDCARD;
  }

  static Optional<Operation> ofWireName(String name) {
    for (Operation operation : values()) {
      if (operation.wireName.equals(name)) {
        return Optional.of(operation);
      }
    }
    return Optional.empty();
  }
}
