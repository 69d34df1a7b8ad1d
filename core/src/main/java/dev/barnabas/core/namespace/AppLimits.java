package dev.barnabas.core.namespace;

import org.jspecify.annotations.Nullable;

/**
 * Where an app differs from the node's limits.
 *
 * @param rateLimited false: its connections may publish as fast as they like (test apps)
 * @param presenceMembers on one channel; null: the node's
 */
public record AppLimits(boolean rateLimited, @Nullable Integer presenceMembers) {
  /** The node's. */
  public static final AppLimits STANDARD = new AppLimits(true, null);
}
