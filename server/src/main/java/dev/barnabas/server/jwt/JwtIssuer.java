package dev.barnabas.server.jwt;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Someone whose JWTs let people in.
 *
 * @param keysUrl where its keys stand (RFC 7517)
 * @param keyName the API key in whose name: its app and its capability are the most they get
 * @param issuer what {@code iss} must say; null: anything
 * @param audience what {@code aud} must contain; {@link #ANYTHING}: anything
 */
public record JwtIssuer(URI keysUrl, String keyName, @Nullable String issuer, String audience) {
  /** The audience that every token has. */
  public static final String ANYTHING = "*";
}
