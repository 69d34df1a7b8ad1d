package dev.barnabas.server.rest;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.access.Identity;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Says who calls. Immutable. Thread: any. */
final class Callers {
  private final Access access;

  Callers(Access access) {
    this.access = access;
  }

  /**
   * The caller's identity, with the clientId that the request asserts (spec RSA7e2).
   *
   * @throws ProtocolException as {@link Access#authenticate}
   */
  Identity of(Request request) {
    return access.authenticate(request.credential(), clientId(request));
  }

  private static @Nullable String clientId(Request request) {
    String header = request.header("x-ably-clientid");
    if (header == null) {
      return null;
    }
    try {
      return new String(Base64.getDecoder().decode(header), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      throw new ProtocolException(
          ErrorCode.INVALID_CLIENT_ID, "X-Ably-ClientId must be the clientId in base64");
    }
  }
}
