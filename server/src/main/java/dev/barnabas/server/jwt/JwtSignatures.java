package dev.barnabas.server.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import dev.barnabas.core.access.Jwt;
import dev.barnabas.core.access.TokenVerifier;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.net.http.HttpClient;
import java.text.ParseException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks signatures: HS256 with the secret of an API key; RS256 and ES256 with keys that issuers
 * publish. Thread: any; never blocks.
 */
public final class JwtSignatures implements TokenVerifier {
  /** The library wants as many for HS256; HMAC fills a shorter secret up with zeros anyway. */
  private static final int SECRET_BYTES_MIN = 32;

  private final List<PublishedKeys> issuers;
  private final VerifiedTokens verified = new VerifiedTokens();

  /**
   * @param blocking runs what has to wait for issuers
   */
  public JwtSignatures(List<JwtIssuer> issuers, Executor blocking, LongSupplier nanoTime) {
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    this.issuers =
        issuers.stream()
            .map(issuer -> new PublishedKeys(issuer, client, blocking, nanoTime))
            .toList();
    this.issuers.forEach(keys -> keys.find("")); // so that they are here when the first asks
  }

  @Override
  public boolean isSignedBy(Jwt jwt, byte[] secret) {
    try {
      byte[] long256 = Arrays.copyOf(secret, Math.max(secret.length, SECRET_BYTES_MIN));
      return isRight(jwt, JWSAlgorithm.HS256, new MACVerifier(long256));
    } catch (JOSEException unusable) {
      return false;
    }
  }

  /** Issuers may publish keys of the same id: each is asked, and none can lock another's out. */
  @Override
  public @Nullable String issuingKey(Jwt jwt) {
    boolean unknown = false;
    String problem = null;
    for (PublishedKeys keys : issuers) {
      JWSVerifier verifier = keys.find(jwt.keyId());
      unknown |= !keys.isKnown();
      if (verifier != null) {
        problem = problem(jwt, verifier, keys.issuer());
        if (problem == null) {
          return keys.issuer().keyName();
        }
      }
    }
    if (unknown) {
      throw new ProtocolException(
          ErrorCode.TOKEN_ERROR, "the issuer's keys are not here yet: try again in a moment");
    }
    if (problem != null) {
      throw new ProtocolException(ErrorCode.INVALID_JWT, problem);
    }
    return null;
  }

  /** What speaks against a token; null: nothing. */
  private @Nullable String problem(Jwt jwt, JWSVerifier verifier, JwtIssuer issuer) {
    if (issuer.issuer() != null && !issuer.issuer().equals(jwt.claim("iss"))) {
      return "JWT: iss is not the issuer's";
    }
    if (!isSigned(jwt, verifier)) {
      return "JWT: signature verification failed for the published key " + jwt.keyId();
    }
    return isMeant(jwt, issuer) ? null : "JWT: aud does not name this server";
  }

  private boolean isSigned(Jwt jwt, JWSVerifier verifier) {
    if (verified.contains(jwt.text(), verifier)) {
      return true;
    }
    JWSAlgorithm algorithm = JWSAlgorithm.parse(jwt.algorithm());
    boolean right =
        verifier.supportedJWSAlgorithms().contains(algorithm) && isRight(jwt, algorithm, verifier);
    if (right) {
      verified.add(jwt.text(), verifier);
    }
    return right;
  }

  private static boolean isMeant(Jwt jwt, JwtIssuer issuer) {
    String audience = issuer.audience();
    Object claimed = jwt.claims().get("aud");
    return audience.equals(JwtIssuer.ANYTHING)
        || audience.equals(claimed)
        || (claimed instanceof List<?> list && list.contains(audience));
  }

  private static boolean isRight(Jwt jwt, JWSAlgorithm algorithm, JWSVerifier verifier) {
    try {
      JWSObject parsed = JWSObject.parse(jwt.text());
      return algorithm.equals(parsed.getHeader().getAlgorithm()) && parsed.verify(verifier);
    } catch (ParseException | JOSEException | IllegalStateException wrong) {
      return false;
    }
  }
}
