package dev.barnabas.core.access;

/**
 * A key of an app.
 *
 * @param name {@code app.key}, public
 * @param secret what stands behind the colon
 * @param capability what its holder may do
 * @param revocableTokens whether tokens that it issues can be revoked; they live an hour at most
 * @param revoked nobody gets in with it any more, nor with a token that it issued
 * @param expiresMillis from then on nobody gets in with it, ms since 1970; 0: never
 */
public record ApiKey(
    String name,
    String secret,
    Capability capability,
    boolean revocableTokens,
    boolean revoked,
    long expiresMillis) {
  public ApiKey {
    if (name.indexOf('.') < 1 || name.endsWith(".") || name.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "key name '" + name + "': must look like app.key, without a colon");
    }
    if (secret.isEmpty()) {
      throw new IllegalArgumentException("key '" + name + "': the secret must not be empty");
    }
  }

  /** A key that counts for ever and whose tokens can't be revoked. */
  public ApiKey(String name, String secret, Capability capability) {
    this(name, secret, capability, false, false, 0);
  }

  /** As SDKs take it: {@code app.key:secret}. */
  public String text() {
    return name + ":" + secret;
  }

  boolean isExpired(long nowMillis) {
    return expiresMillis != 0 && nowMillis >= expiresMillis;
  }

  /** Without the secret, so that no log can hold it. */
  @Override
  public String toString() {
    return "ApiKey[" + name + "]";
  }
}
