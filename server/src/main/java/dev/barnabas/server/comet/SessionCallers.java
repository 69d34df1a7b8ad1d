package dev.barnabas.server.comet;

import dev.barnabas.core.access.Identity;
import dev.barnabas.server.http.Request;
import org.jspecify.annotations.Nullable;

/** Says who asks something of a connection: a request shows its own credential each time. */
public interface SessionCallers {
  /**
   * Who calls.
   *
   * @param connectionKey as the path has it
   * @throws dev.barnabas.protocol.error.ProtocolException 401xx when the caller may not use the
   *     connection that it names
   */
  Identity require(Request request, String connectionKey);

  /** Who asks for a new connection; null: nobody who is let in, and they will hear why. */
  @Nullable Identity connecting(Request request);
}
