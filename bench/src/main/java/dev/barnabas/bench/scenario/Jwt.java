package dev.barnabas.bench.scenario;

import dev.barnabas.bench.load.Speech;
import dev.barnabas.bench.load.Target;
import dev.barnabas.bench.process.Endpoint;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * JWTs as a customer's server makes them: one for each client, signed with the API key's secret.
 */
final class Jwt {
  private static final int LIFETIME_SECONDS = 3_600;

  private Jwt() {}

  static Target target(Endpoint node, Speech speech) {
    int colon = node.key().indexOf(':');
    String keyName = node.key().substring(0, colon);
    var secret = node.key().substring(colon + 1).getBytes(StandardCharsets.UTF_8);
    long now = Instant.now().getEpochSecond();
    String head = base64("{\"typ\":\"JWT\",\"alg\":\"HS256\",\"kid\":\"" + keyName + "\"}");
    String start = "/?v=6&format=" + speech.format() + "&heartbeats=true&accessToken=";
    return new Target(
        node.socketAddress(),
        client -> {
          String claims =
              "{\"iat\":%d,\"exp\":%d,\"x-ably-clientId\":\"c%d\"}"
                  .formatted(now, now + LIFETIME_SECONDS, client);
          String signed = head + '.' + base64(claims);
          return start + signed + '.' + signature(signed, secret);
        },
        speech);
  }

  private static String signature(String text, byte[] secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JVM has HmacSHA256", missing);
    }
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
