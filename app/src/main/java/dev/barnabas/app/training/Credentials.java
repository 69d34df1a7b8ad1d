package dev.barnabas.app.training;

import dev.barnabas.core.crypto.Hmac;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;

/**
 * The ways in which clients prove who they are, as query parameters. Thread: any.
 *
 * @param keyName {@code APP.KEY}
 * @param secret of that key
 */
public record Credentials(String keyName, String secret, InstantSource clock) {
  private static final int LIFETIME_SECONDS = 3_600;

  /**
   * Those of a key.
   *
   * @param key {@code APP.KEY:SECRET}
   */
  public static Credentials of(String key, InstantSource clock) {
    int colon = key.indexOf(':');
    return new Credentials(key.substring(0, colon), key.substring(colon + 1), clock);
  }

  /** The key itself. */
  String byKey() {
    return "key=" + keyName + ':' + secret;
  }

  /** A JWT that the key signed, one for each number. */
  String byToken(int number) {
    long now = clock.instant().getEpochSecond();
    String head = "{\"typ\":\"JWT\",\"alg\":\"HS256\",\"kid\":\"" + keyName + "\"}";
    String claims =
        "{\"iat\":%d,\"exp\":%d,\"x-ably-clientId\":\"visitor-%d\"}"
            .formatted(now, now + LIFETIME_SECONDS, number);
    String signed = base64(bytes(head)) + '.' + base64(bytes(claims));
    return "accessToken=" + signed + '.' + base64(Hmac.of(bytes(secret), signed));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
