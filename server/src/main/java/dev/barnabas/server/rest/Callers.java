package dev.barnabas.server.rest;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.namespace.Namespaces;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Says who calls. Immutable. Thread: any. */
public final class Callers {
  private final Access access;
  private final Namespaces namespaces;

  public Callers(Access access, Namespaces namespaces) {
    this.access = access;
    this.namespaces = namespaces;
  }

  /**
   * The caller's identity, with the clientId that the request asserts (spec RSA7e2).
   *
   * @throws ProtocolException as {@link Access#authenticate}; 40311 and 40103 when its app wants
   *     TLS
   */
  public Identity of(Request request) {
    Identity identity = access.authenticate(request.credential(), clientId(request));
    request.noteApp(identity.app());
    namespaces.requireTls(identity.app(), identity.isByKey(), request.isSecure());
    return identity;
  }

  /**
   * Whether the caller may use a channel at all.
   *
   * @param named whether what they send names its client itself
   * @throws ProtocolException as {@link Namespaces#requireAdmitted}
   */
  public void requireAdmitted(Request request, Identity identity, String channel, boolean named) {
    boolean identified = named || identity.concreteClientId() != null;
    namespaces.requireAdmitted(identity.app(), channel, identified, request.isSecure());
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
