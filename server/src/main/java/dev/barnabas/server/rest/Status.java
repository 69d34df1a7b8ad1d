package dev.barnabas.server.rest;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the node serves.
 *
 * @param ready whether it can take connections and messages now
 * @param details plain objects that say why, or why not
 */
public record Status(boolean ready, Map<String, @Nullable Object> details) {}
