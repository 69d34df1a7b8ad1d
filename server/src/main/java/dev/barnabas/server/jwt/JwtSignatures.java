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

  @Override
  public @Nullable String issuingKey(Jwt jwt) {
    boolean unknown = false;
    for (PublishedKeys keys : issuers) {
      JWSVerifier verifier = keys.find(jwt.keyId());
      if (verifier != null) {
        requireSigned(jwt, verifier);
        requireMeant(jwt, keys.issuer());
        return keys.issuer().keyName();
      }
      unknown |= !keys.isKnown();
    }
    if (unknown) {
      throw new ProtocolException(
          ErrorCode.TOKEN_ERROR, "the issuer's keys are not here yet: try again in a moment");
    }
    return null;
  }

  private void requireSigned(Jwt jwt, JWSVerifier verifier) {
    if (verified.contains(jwt.text(), verifier)) {
      return;
    }
    JWSAlgorithm algorithm = JWSAlgorithm.parse(jwt.algorithm());
    if (!verifier.supportedJWSAlgorithms().contains(algorithm)
        || !isRight(jwt, algorithm, verifier)) {
      throw new ProtocolException(
          ErrorCode.INVALID_JWT,
          "JWT: signature verification failed for the published key " + jwt.keyId());
    }
    verified.add(jwt.text(), verifier);
  }

  private static void requireMeant(Jwt jwt, JwtIssuer issuer) {
    if (issuer.issuer() != null && !issuer.issuer().equals(jwt.claim("iss"))) {
      throw new ProtocolException(ErrorCode.INVALID_JWT, "JWT: iss is not the issuer's");
    }
    String audience = issuer.audience();
    Object claimed = jwt.claims().get("aud");
    boolean meant =
        audience == null
            || audience.equals(claimed)
            || (claimed instanceof List<?> list && list.contains(audience));
    if (!meant) {
      throw new ProtocolException(ErrorCode.INVALID_JWT, "JWT: aud does not name this server");
    }
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
