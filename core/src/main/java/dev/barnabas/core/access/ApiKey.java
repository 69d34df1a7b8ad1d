package dev.barnabas.core.access;

/**
 * A key of an app.
 *
 * @param name {@code app.key}, public
 * @param secret what stands behind the colon
 * @param capability what its holder may do
 */
public record ApiKey(String name, String secret, Capability capability) {
  public ApiKey {
    if (name.indexOf('.') < 1 || name.endsWith(".") || name.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "key name '" + name + "': must look like app.key, without a colon");
    }
    if (secret.isEmpty()) {
      throw new IllegalArgumentException("key '" + name + "': the secret must not be empty");
    }
  }

  /** As SDKs take it: {@code app.key:secret}. */
  public String text() {
    return name + ":" + secret;
  }

  /** Without the secret, so that no log can hold it. */
  @Override
  public String toString() {
    return "ApiKey[" + name + "]";
  }
}
