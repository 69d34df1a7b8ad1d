package dev.barnabas.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code GET /token?customer=u42}: a JWT with which this customer, and nobody else, sees {@code
 * cards:u42}. A bank would ask for a password first.
 *
 * <p>Thread: the server's.
 */
final class TokenEndpoint implements HttpHandler {
  /** As in {@code barnabas.yaml}. */
  private static final String KEY = "bank.tokens";

  private static final String SECRET = "known-to-the-bank-only";
  private static final long SECONDS = 600;
  private static final Pattern CUSTOMER = Pattern.compile("(?:.*&)?customer=(u[0-9]{1,3})(?:&.*)?");

  private final InstantSource clock;

  TokenEndpoint(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    Matcher asked = CUSTOMER.matcher(query == null ? "" : query);
    // The page comes from another origin: the node's.
    exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
    exchange.getResponseHeaders().set("Content-Type", "application/jwt");
    byte[] answer =
        (asked.matches() ? token(asked.group(1)) : "no such customer")
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(asked.matches() ? 200 : 404, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private String token(String customer) {
    long now = clock.instant().getEpochSecond();
    String header = "{\"typ\":\"JWT\",\"alg\":\"HS256\",\"kid\":\"%s\"}".formatted(KEY);
    String claims =
        """
        {"iat":%d,"exp":%d,"x-ably-clientId":"%s",\
        "x-ably-capability":"{\\"cards:%s\\":[\\"subscribe\\",\\"history\\"]}"}\
        """
            .formatted(now, now + SECONDS, customer, customer);
    String signed =
        base64(header.getBytes(StandardCharsets.UTF_8))
            + '.'
            + base64(claims.getBytes(StandardCharsets.UTF_8));
    return signed + '.' + base64(signature(signed));
  }

  private static byte[] signature(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible); // every JDK has HmacSHA256
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
