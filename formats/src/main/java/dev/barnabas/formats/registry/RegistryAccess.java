package dev.barnabas.formats.registry;

import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a registry is asked.
 *
 * @param url without a slash at its end
 * @param authorization the header's value; null for none
 * @param tls whom to trust; null for the machine's authorities
 */
public record RegistryAccess(String url, @Nullable String authorization, @Nullable SSLContext tls) {
  public RegistryAccess {
    url = plain(url);
  }

  /** The URL in the form in which two of them are compared. */
  public static String plain(String url) {
    String plain = url;
    while (plain.endsWith("/")) {
      plain = plain.substring(0, plain.length() - 1);
    }
    return plain;
  }

  /** Without the secret, so that no log can hold it. */
  @Override
  public String toString() {
    return url;
  }
}
