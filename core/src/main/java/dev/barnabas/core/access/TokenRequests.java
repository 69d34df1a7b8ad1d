package dev.barnabas.core.access;

import dev.barnabas.core.crypto.Hmac;
import dev.barnabas.core.crypto.Sha256;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The rules for requests for tokens (ably-protocol 15.3). Thread: any. */
final class TokenRequests {
  static final long TTL_DEFAULT_MILLIS = 3_600_000;
  static final long TTL_MAX_MILLIS = 86_400_000;
  static final long CLOCK_MAX_MILLIS = 120_000;
  private static final long DEVICE_TTL_MILLIS = 365L * TTL_MAX_MILLIS;
  private static final int NONCE_CHARS_MAX = 1_024;

  private final AblyTokens own;

  TokenRequests(AblyTokens own) {
    this.own = own;
  }

  /** The token that a key that counts gives for a request. */
  TokenGrant grant(ApiKey key, TokenRequest request, long nowMillis) {
    String nonce = request.mac() == null ? null : signed(key, request, nowMillis);
    String clientId = request.clientId();
    if (clientId != null && clientId.isEmpty()) {
      throw new ProtocolException(
          ErrorCode.INVALID_CLIENT_ID, "clientId is empty: leave it out, or name a client");
    }
    long ttl = ttl(key, request.ttl());
    Capability capability = capability(key, request.capability());
    var claims =
        new TokenClaims(
            key.name(),
            clientId,
            capability,
            nowMillis,
            nowMillis + ttl,
            null,
            ChannelClaims.NONE,
            null);
    return new TokenGrant(own.issue(key, claims), claims, capability, nonce);
  }

  /** The token by which a device shows who it is; it may do of its key's what devices do. */
  TokenGrant grant(ApiKey key, Capability granted, Device device, long nowMillis) {
    var claims =
        new TokenClaims(
            key.name(),
            device.clientId(),
            granted,
            nowMillis,
            nowMillis + DEVICE_TTL_MILLIS,
            null,
            ChannelClaims.NONE,
            device.id());
    return new TokenGrant(own.issue(key, claims), claims, granted, null);
  }

  /** Who gets a token. */
  record Device(String id, @Nullable String clientId) {}

  private static String signed(ApiKey key, TokenRequest request, long nowMillis) {
    byte[] right = Hmac.of(key.secret().getBytes(StandardCharsets.UTF_8), request.canonical());
    byte[] shown = String.valueOf(request.mac()).getBytes(StandardCharsets.UTF_8);
    byte[] expected = Base64.getEncoder().encode(right);
    if (!MessageDigest.isEqual(expected, shown)) {
      throw new ProtocolException(
          ErrorCode.INVALID_CREDENTIALS, "the mac of the token request is wrong");
    }
    long timestamp = whole("timestamp", request.timestamp(), 0);
    if (Math.abs(nowMillis - timestamp) > CLOCK_MAX_MILLIS) {
      throw new ProtocolException(
          ErrorCode.TOKEN_REQUEST_TIMESTAMP,
          "the token request's timestamp is more than two minutes from the server's time,"
              + " ask GET /time or set queryTime");
    }
    String nonce = request.nonce();
    if (nonce == null || nonce.isEmpty() || nonce.length() > NONCE_CHARS_MAX) {
      throw new ProtocolException(
          ErrorCode.INVALID_BODY,
          "a signed token request needs a nonce of 1 to " + NONCE_CHARS_MAX + " characters");
    }
    return Keys.app(key.name()) + ':' + Sha256.base64(key.name() + '\0' + nonce);
  }

  private static long ttl(ApiKey key, @Nullable String text) {
    long ttl = whole("ttl", text, TTL_DEFAULT_MILLIS);
    long most = key.revocableTokens() ? Revocation.TOKEN_MAX_MILLIS : TTL_MAX_MILLIS;
    if (ttl < 0 || ttl > most) {
      throw new ProtocolException(
          ErrorCode.INVALID_PARAMETER, "ttl must be 1 to " + most + " ms for this key");
    }
    return ttl == 0 ? TTL_DEFAULT_MILLIS : ttl;
  }

  private static Capability capability(ApiKey key, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      return key.capability();
    }
    Capability granted = key.capability().intersect(Capability.parse(text));
    if (granted.isEmpty()) {
      throw new ProtocolException(
          ErrorCode.CAPABILITY_DENIED, "the key allows nothing of the capability asked for");
    }
    return granted;
  }

  private static long whole(String name, @Nullable String text, long absent) {
    if (text == null || text.isEmpty()) {
      return absent;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException notWhole) {
      throw new ProtocolException(
          ErrorCode.INVALID_PARAMETER, name + " in the token request must be a whole number of ms");
    }
  }
}
