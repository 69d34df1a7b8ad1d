package dev.barnabas.server.websocket;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.session.ConnectRequest;
import dev.barnabas.server.http.Request;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a connection's URL (ably-protocol 5.1); unknown ones are passed over. */
public final class ConnectRequests {
  private ConnectRequests() {}

  static ConnectRequest of(Request request) {
    // Only an explicit "false" says that the client sees pings (ably-protocol 25.5).
    return of(request, !"false".equals(request.param("heartbeats")));
  }

  /**
   * The same for comet, which has no pings.
   *
   * @param caller whose request it is, as {@link ConnectRequest#identity}
   */
  public static ConnectRequest comet(Request request, @Nullable Identity caller) {
    return of(request, true).knownAs(caller);
  }

  private static ConnectRequest of(Request request, boolean heartbeats) {
    return new ConnectRequest(
        request.credential(),
        either(request.param("v"), request.header("x-ably-version")),
        request.param("clientId"),
        either(request.param("agent"), request.header("ably-agent")),
        !"false".equals(request.param("echo")),
        heartbeats,
        request.param("resume"),
        request.param("recover"),
        request.isSecure(),
        request.param("remainPresentFor"),
        null);
  }

  private static @Nullable String either(@Nullable String first, @Nullable String second) {
    return first == null ? second : first;
  }
}
