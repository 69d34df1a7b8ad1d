package dev.barnabas.server;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.access.Identity;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.comet.SessionCallers;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.rest.Callers;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Those who call over comet, as REST knows them. Thread: any.
 *
 * @param keys whether an identity may use a connection key
 */
record CometCallers(Callers callers, Access access, BiPredicate<String, Identity> keys)
    implements SessionCallers {
  @Override
  public Identity require(Request request, String connectionKey) {
    Identity caller = callers.of(request);
    if (!keys.test(connectionKey, caller)) {
      throw new ProtocolException(
          ErrorCode.INCOMPATIBLE_CREDENTIALS,
          "the credentials don't fit the connection that the path names");
    }
    return caller;
  }

  @Override
  public @Nullable Identity connecting(Request request) {
    try {
      return access.authenticate(request.credential(), request.param("clientId"));
    } catch (ProtocolException refused) {
      return null; // the connection itself is answered so, as a protocol message
    }
  }
}
