package dev.barnabas.core.access;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * From the text of a token to what it says: our own tokens, JWTs, and JWTs that wrap one of our own
 * (ably-protocol 15.3, 15.4). Thread: any.
 */
final class TokenReading {
  /** Longest token, in characters (ably-protocol 15.2). */
  static final int LENGTH_MAX = 128 * 1024;

  private static final String BY_KEY = "HS256";
  private static final Set<String> BY_ISSUER = Set.of("RS256", "ES256");

  private final AblyTokens own;
  private final TokenVerifier verifier;

  TokenReading(AblyTokens own, TokenVerifier verifier) {
    this.own = own;
    this.verifier = verifier;
  }

  /**
   * Reads a token; whether its time is over is not looked at.
   *
   * @param nowMillis ms since 1970
   * @throws ProtocolException 40003 when a JWT is to live too long, 40005 when it has no form of a
   *     token, 40143, 40144, 40145, 40400 when it doesn't count here
   */
  TokenClaims read(String token, Keys keys, long nowMillis) {
    if (token.isEmpty() || token.length() > LENGTH_MAX || token.indexOf('.') < 1) {
      throw new ProtocolException(
          ErrorCode.INVALID_CREDENTIAL,
          "not a token: neither app.… nor a JWT, of at most " + LENGTH_MAX + " characters");
    }
    if (AblyTokens.isOne(token)) {
      return own.read(token, keys);
    }
    Jwt jwt = Jwt.parse(token);
    String embedded = jwt.embedded();
    return embedded == null ? signed(jwt, keys, nowMillis) : embedded(embedded, keys);
  }

  /** Whoever has the inner token could show it by itself: nothing around it matters. */
  private TokenClaims embedded(String token, Keys keys) {
    if (!AblyTokens.isOne(token)) {
      throw Jwt.invalid("x-ably-token must hold an Ably token");
    }
    return own.read(token, keys);
  }

  private TokenClaims signed(Jwt jwt, Keys keys, long nowMillis) {
    if (BY_KEY.equals(jwt.algorithm())) {
      return signedByKey(jwt, keys, nowMillis);
    }
    if (!BY_ISSUER.contains(jwt.algorithm())) {
      throw Jwt.invalid("alg must be HS256, or RS256 or ES256 with a published key");
    }
    String keyName = verifier.issuingKey(jwt);
    if (keyName == null) {
      throw Jwt.invalid("no issuer that this server knows has a key of the id in kid");
    }
    return JwtClaims.read(keys.named(keyName).name(), jwt, nowMillis);
  }

  /** As for tokens that we issue; how long an identity provider's live is the provider's to say. */
  private static TokenClaims requireTtl(TokenClaims claims, long nowMillis) {
    boolean over = claims.expiresMillis() <= nowMillis; // which is told instead
    if (!over && claims.expiresMillis() - claims.issuedMillis() > TokenRequests.TTL_MAX_MILLIS) {
      throw new ProtocolException(
          ErrorCode.INVALID_PARAMETER, "JWT: exp is more than 24 hours after iat");
    }
    return claims;
  }

  private TokenClaims signedByKey(Jwt jwt, Keys keys, long nowMillis) {
    if (jwt.keyId().indexOf('.') < 1) {
      throw Jwt.invalid("kid must be the name of a key, app.key");
    }
    ApiKey key = keys.named(jwt.keyId());
    if (!verifier.isSignedBy(jwt, key.secret().getBytes(StandardCharsets.UTF_8))) {
      // SDKs' tests look for these words (ably-protocol 15.4).
      throw new ProtocolException(
          ErrorCode.INVALID_JWT, "JWT: signature verification failed for key " + key.name());
    }
    return requireTtl(JwtClaims.read(key.name(), jwt, nowMillis), nowMillis);
  }
}
