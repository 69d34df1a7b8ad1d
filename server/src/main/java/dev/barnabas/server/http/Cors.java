package dev.barnabas.server.http;

import org.jspecify.annotations.Nullable;

/**
 * Lets pages of any origin use the node. The origin is repeated, not answered with {@code *}: the
 * SDK for browsers sends its Authorization header with credentials included, and then a browser
 * takes no wildcard. There are no cookies, so nothing is given away.
 */
final class Cors {
  private static final String EXPOSED =
      "Link, X-Ably-Errorcode, X-Ably-Errormessage, X-Ably-Serverid, X-Ably-Version";
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
  private static final String DAY_SECONDS = "86400";

  private Cors() {}

  static Response preflight(Request request) {
    @Nullable String asked = request.header("access-control-request-headers");
    Response response =
        Response.empty(204)
            .with("Access-Control-Allow-Methods", METHODS)
            .with("Access-Control-Max-Age", DAY_SECONDS);
    return asked == null ? response : response.with("Access-Control-Allow-Headers", asked);
  }

  static Response opened(@Nullable String origin, Response response) {
    if (response.isForSameOriginOnly()) {
      return response;
    }
    if (origin == null) {
      return response
          .with("Access-Control-Allow-Origin", "*")
          .with("Access-Control-Expose-Headers", EXPOSED);
    }
    return response
        .with("Access-Control-Allow-Origin", origin)
        .with("Access-Control-Allow-Credentials", "true")
        .with("Access-Control-Expose-Headers", EXPOSED)
        .with("Vary", "Origin");
  }
}
