package dev.barnabas.core.presence;

import org.jspecify.annotations.Nullable;

/** The connections of this node: a port. Thread: any. */
@FunctionalInterface
public interface Connections {
  /**
   * The transport generation with which the connection lives here, as far as this node knows; null:
   * it does not.
   */
  @Nullable Integer generation(String connectionId);
}
