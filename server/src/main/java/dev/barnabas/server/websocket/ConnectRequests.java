package dev.barnabas.server.websocket;

import dev.barnabas.core.session.ConnectRequest;
import dev.barnabas.server.http.Request;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a connection's URL (ably-protocol 5.1); unknown ones are passed over. */
final class ConnectRequests {
  private ConnectRequests() {}

  static ConnectRequest of(Request request) {
    return new ConnectRequest(
        request.credential(),
        either(request.param("v"), request.header("x-ably-version")),
        request.param("clientId"),
        either(request.param("agent"), request.header("ably-agent")),
        !"false".equals(request.param("echo")),
        // Only an explicit "false" says that the client sees pings (ably-protocol 25.5).
        !"false".equals(request.param("heartbeats")),
        request.param("resume"),
        request.param("recover"),
        request.isSecure());
  }

  private static @Nullable String either(@Nullable String first, @Nullable String second) {
    return first == null ? second : first;
  }
}
