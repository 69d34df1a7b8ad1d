package dev.barnabas.server.push;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.Credential;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.access.Operation;
import dev.barnabas.core.access.TokenClaims;
import dev.barnabas.core.push.Device;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.rest.Callers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Who may change which registration: admins all, a device itself. Immutable. Thread: any. */
record PushAccess(Callers callers, Access tokens) {
  private static final String EVERYTHING = "*";

  /** On whichever channel. */
  private static final Capability SUBSCRIBING = Capability.parse("{\"[*]*\":[\"push-subscribe\"]}");

  Identity of(Request request) {
    return callers.of(request);
  }

  /**
   * An admin of push.
   *
   * @throws ProtocolException 40160
   */
  Identity admin(Request request) {
    Identity identity = callers.of(request);
    requireAdmin(identity, EVERYTHING);
    return identity;
  }

  /** An admin of a channel, or of all. */
  void requireAdmin(Identity identity, String resource) {
    if (!isAdmin(identity) && !identity.capability().allows(Operation.PUSH_ADMIN, resource)) {
      throw denied("push-admin on '" + resource + "'");
    }
  }

  /**
   * Whoever may change a device: an admin, or the device by its token or its secret.
   *
   * @param device null while it isn't registered: then a right to subscribe suffices
   */
  void requireDevice(Request request, Identity identity, @Nullable Device device) {
    if (isAdmin(identity)) {
      return;
    }
    String shown = request.header("x-ably-devicesecret");
    String secret = device == null ? null : device.secret();
    boolean bySecret = shown != null && secret != null && same(shown, secret);
    boolean itself = bySecret || (device != null && isDevice(request, identity, device.id()));
    boolean mayBegin = device == null && maySubscribe(identity);
    if (!itself && !mayBegin) {
      throw denied("push-admin, and neither secret nor token is that of the device");
    }
  }

  /** Whether the caller is a device, by the token that it got when it registered. */
  boolean isDevice(Request request, Identity identity, String id) {
    String header = request.header("x-ably-devicetoken");
    Identity device =
        header == null ? identity : tokens.authenticate(new Credential.Token(plain(header)), null);
    TokenClaims token = device.token();
    return device.app().equals(identity.app()) && token != null && id.equals(token.deviceId());
  }

  /** SDKs send a token as it is, or in base64, which has no point. */
  private static String plain(String token) {
    try {
      return token.indexOf('.') >= 0
          ? token
          : new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return token;
    }
  }

  /**
   * Whether the caller may have devices for a client: its pushes go there.
   *
   * @throws ProtocolException 40012
   */
  void requireOwn(Identity identity, @Nullable Object clientId) {
    if (clientId instanceof String client && !isAdmin(identity) && !identity.mayActAs(client)) {
      throw new ProtocolException(
          ErrorCode.INVALID_CLIENT_ID, "a client registers devices of its own only");
    }
  }

  boolean isAdminOrDevice(Request request, Identity identity, @Nullable String id) {
    return isAdmin(identity) || (id != null && isDevice(request, identity, id));
  }

  private static boolean isAdmin(Identity identity) {
    return identity.capability().allows(Operation.PUSH_ADMIN, EVERYTHING);
  }

  private static boolean maySubscribe(Identity identity) {
    return !identity.capability().intersect(SUBSCRIBING).isEmpty();
  }

  private static boolean same(String one, String two) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), two.getBytes(StandardCharsets.UTF_8));
  }

  static ProtocolException denied(String what) {
    return new ProtocolException(
        ErrorCode.CAPABILITY_DENIED, "the capability does not allow " + what);
  }
}
