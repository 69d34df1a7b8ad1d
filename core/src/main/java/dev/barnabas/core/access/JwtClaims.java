package dev.barnabas.core.access;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import org.jspecify.annotations.Nullable;

/** Reads what a JWT claims (ably-protocol 15.4), once its signature was found right. */
final class JwtClaims {
  private static final long SKEW_MAX_MILLIS = 60_000; // what issuers' clocks may be ahead
  private static final double MILLIS_PER_SECOND = 1_000;

  private JwtClaims() {}

  /**
   * The claims.
   *
   * @param keyName of the key in whose name it was issued
   * @param nowMillis ms since 1970
   * @throws ProtocolException 40144 when one is missing or of the wrong kind, or its time is still
   *     to come; 40012 when the clientId is empty
   */
  static TokenClaims read(String keyName, Jwt jwt, long nowMillis) {
    String clientId = jwt.claim("x-ably-clientId");
    if (clientId == null && jwt.claims().get("x-ably-clientId") != null) {
      throw Jwt.invalid("x-ably-clientId is no text"); // nobody becomes nameless by mistake
    }
    if (clientId != null && clientId.isEmpty()) {
      throw new ProtocolException(
          ErrorCode.INVALID_CLIENT_ID, "x-ably-clientId is empty: leave it out, or name a client");
    }
    long issued = time(jwt, "iat");
    long expires = time(jwt, "exp");
    if (expires < issued) {
      throw Jwt.invalid("exp is before iat");
    }
    // A revocation covers what was issued before it: nothing may be issued after.
    requirePast("iat", issued, nowMillis);
    if (jwt.claims().get("nbf") != null) {
      requirePast("nbf", time(jwt, "nbf"), nowMillis);
    }
    return new TokenClaims(
        keyName,
        clientId,
        capability(jwt.claims().get("x-ably-capability")),
        issued,
        expires,
        jwt.claim("x-ably-revocation-key"),
        ChannelClaims.read(jwt.claims()),
        null);
  }

  private static void requirePast(String name, long millis, long nowMillis) {
    if (millis > nowMillis + SKEW_MAX_MILLIS) {
      throw Jwt.invalid(name + " is in the future: is the issuer's clock right?");
    }
  }

  /** Seconds, perhaps with a fraction, in ms. */
  private static long time(Jwt jwt, String name) {
    if (!(jwt.claims().get(name) instanceof Number seconds)) {
      throw Jwt.invalid("the claim " + name + " must be there, in seconds since 1970");
    }
    return (long) (seconds.doubleValue() * MILLIS_PER_SECOND);
  }

  private static @Nullable Capability capability(@Nullable Object claim) {
    if (claim == null) {
      return null;
    }
    if (!(claim instanceof String text)) {
      throw Jwt.invalid("x-ably-capability must be JSON in a string");
    }
    try {
      return Capability.parse(text);
    } catch (ProtocolException problem) {
      throw Jwt.invalid("x-ably-capability: " + problem.error().message());
    }
  }
}
