package dev.barnabas.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.Executors;

/**
 * Gives whoever shows the right secret a token that is signed, and tells the world its public key:
 * what OAuth calls client credentials.
 */
public final class TokenIssuer implements AutoCloseable {
  static final String AUDIENCE = "kafka-of-the-tests";

  /** What Kafka's clients may be told to ask; nothing unless this names it. */
  private static final String ALLOWED = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

  private static final int SECONDS = 3600;
  private static final String KEY_ID = "key-1";

  private final HttpServer server;
  private final KeyPair keyPair;
  private final String known;
  private final InstantSource clock;

  private TokenIssuer(HttpServer server, KeyPair keyPair, String known, InstantSource clock) {
    this.server = server;
    this.keyPair = keyPair;
    this.known = known;
    this.clock = clock;
  }

  /** One that knows a client; until it is closed Kafka's clients of this JVM may ask it. */
  public static TokenIssuer start(String client, String secret) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String known = Base64.getEncoder().encodeToString((client + ':' + secret).getBytes(UTF_8));
    var issuer =
        new TokenIssuer(server, generator.generateKeyPair(), known, InstantSource.system());
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/token", issuer::token);
    server.createContext("/keys", exchange -> answer(exchange, 200, issuer.publicKey()));
    server.start();
    System.setProperty(ALLOWED, issuer.tokens() + ',' + issuer.keys());
    return issuer;
  }

  String tokens() {
    return url("/token");
  }

  String keys() {
    return url("/keys");
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void token(HttpExchange exchange) throws IOException {
    String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String login = exchange.getRequestHeaders().getFirst("Authorization");
    if (!("Basic " + known).equals(login) || !asked.contains("grant_type=client_credentials")) {
      answer(exchange, 401, "{\"error\":\"invalid_client\"}");
      return;
    }
    answer(
        exchange,
        200,
        "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d}"
            .formatted(signed(), SECONDS));
  }

  private String signed() {
    long now = clock.instant().getEpochSecond();
    String text =
        encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"%s\"}".formatted(KEY_ID))
            + '.'
            + encoded(
                "{\"sub\":\"ann\",\"aud\":\"%s\",\"iat\":%d,\"exp\":%d}"
                    .formatted(AUDIENCE, now, now + SECONDS));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keyPair.getPrivate());
      signature.update(text.getBytes(UTF_8));
      return text + '.' + encoded(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String publicKey() {
    RSAPublicKey key = (RSAPublicKey) keyPair.getPublic();
    return """
    {"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"%s","n":"%s","e":"%s"}]}
    """
        .formatted(KEY_ID, unsigned(key.getModulus()), unsigned(key.getPublicExponent()));
  }

  private static String unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int sign = bytes[0] == 0 ? 1 : 0;
    return encoded(Arrays.copyOfRange(bytes, sign, bytes.length));
  }

  private static String encoded(String text) {
    return encoded(text.getBytes(UTF_8));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    System.clearProperty(ALLOWED);
    server.stop(0);
  }
}
