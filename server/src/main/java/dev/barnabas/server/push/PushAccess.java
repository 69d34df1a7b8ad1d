package dev.barnabas.server.push;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.access.Operation;
import dev.barnabas.core.push.Device;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.rest.Callers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Who may change which registration: admins all, a device itself. Immutable. Thread: any. */
record PushAccess(Callers callers) {
  private static final String EVERYTHING = "*";

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
   * Whoever may change a device: an admin, or the device by its secret.
   *
   * @param device null while it isn't registered: then a right to subscribe suffices
   */
  void requireDevice(Request request, Identity identity, @Nullable Device device) {
    if (isAdmin(identity)) {
      return;
    }
    String shown = request.header("x-ably-devicesecret");
    String secret = device == null ? null : device.secret();
    boolean itself = shown != null && secret != null && same(shown, secret);
    boolean mayBegin = device == null && maySubscribe(identity);
    if (!itself && !mayBegin) {
      throw denied("push-admin, and X-Ably-DeviceSecret is not that of the device");
    }
  }

  private static boolean isAdmin(Identity identity) {
    return identity.capability().allows(Operation.PUSH_ADMIN, EVERYTHING);
  }

  private static boolean maySubscribe(Identity identity) {
    return identity.capability().allows(Operation.PUSH_SUBSCRIBE, EVERYTHING);
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
