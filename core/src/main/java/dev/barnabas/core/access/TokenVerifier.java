package dev.barnabas.core.access;

import dev.barnabas.protocol.error.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at signatures of JWTs: a port. An implementer owes: answers at once, without asking anyone
 * over the network; the algorithm is the one asked for, never the one that the token prefers.
 * Thread: any.
 */
public interface TokenVerifier {
  /** Whether it is signed with HS256 and this secret. */
  boolean isSignedBy(Jwt jwt, byte[] secret);

  /**
   * Finds who published the key that it is signed with (RS256, ES256). Returns the name of the API
   * key in whose name that issuer lets people in; null when no issuer that is configured has a key
   * of this id.
   *
   * @throws ProtocolException 40144 when the issuer has the key but the signature, the issuer or
   *     the audience is wrong; 40140 when the issuer's keys are not here yet
   */
  @Nullable String issuingKey(Jwt jwt);

  /** Believes nobody. */
  static TokenVerifier none() {
    return new TokenVerifier() {
      @Override
      public boolean isSignedBy(Jwt jwt, byte[] secret) {
        return false;
      }

      @Override
      public @Nullable String issuingKey(Jwt jwt) {
        return null;
      }
    };
  }
}
