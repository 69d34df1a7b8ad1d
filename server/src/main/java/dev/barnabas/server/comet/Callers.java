package dev.barnabas.server.comet;

import dev.barnabas.core.access.Identity;
import dev.barnabas.server.http.Request;

/** Says who asks something of a connection: a request shows its own credential each time. */
@FunctionalInterface
public interface Callers {
  /**
   * Who calls.
   *
   * @param connectionKey as the path has it
   * @throws dev.barnabas.protocol.error.ProtocolException 401xx when the caller may not use the
   *     connection that it names
   */
  Identity require(Request request, String connectionKey);
}
