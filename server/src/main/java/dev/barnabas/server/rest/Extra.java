package dev.barnabas.server.rest;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one more GET path answers with. Called on an event loop, so it must not block. */
@FunctionalInterface
public interface Extra {
  /**
   * The answer as a plain object.
   *
   * @param params the query's parameters, the first of equal names
   * @throws dev.barnabas.protocol.error.ProtocolException the request is wrong
   */
  @Nullable Object answer(Map<String, String> params);
}
