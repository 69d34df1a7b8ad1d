package dev.barnabas.core.access;

import dev.barnabas.core.crypto.Hmac;
import dev.barnabas.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Keys, a clock that stands still, and clients that sign. Thread: the test's. */
final class TokenWorld {
  static final ApiKey ROOT = new ApiKey("shop.root", "s3cr:et", Capability.full());
  static final ApiKey READER =
      new ApiKey(
          "shop.reader", "other", Capability.parse("{\"open:*\":[\"history\",\"subscribe\"]}"));
  static final ApiKey REVOCABLE =
      new ApiKey("shop.revocable", "third", Capability.full(), true, false, 0);
  static final ApiKey MALL = new ApiKey("mall.root", "fourth", Capability.full());
  static final long START = 1_700_000_000_000L;

  private static final byte[] CLUSTER = "a secret of the cluster".getBytes(StandardCharsets.UTF_8);
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  long nowMillis = START;
  private final AtomicLong random = new AtomicLong();
  final Access access = node();

  /** Another node of the same cluster. */
  Access node() {
    return node(CLUSTER);
  }

  Access node(byte[] clusterSecret) {
    return new Access(
        List.of(new App("shop", List.of(ROOT, READER, REVOCABLE)), new App("mall", List.of(MALL))),
        new TokenSettings(
            clusterSecret,
            new Signatures(),
            () -> Instant.ofEpochMilli(nowMillis),
            random::incrementAndGet));
  }

  /** What SDKs send: a request of an age, signed. */
  TokenRequest signed(ApiKey key, Map<String, @Nullable Object> fields) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("timestamp", nowMillis);
    tree.put("nonce", "nonce-" + random.incrementAndGet());
    tree.putAll(fields);
    tree.put("mac", mac(key, TokenRequest.of(key.name(), tree)));
    return TokenRequest.of(key.name(), tree);
  }

  private static String mac(ApiKey key, TokenRequest request) {
    byte[] secret = key.secret().getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(Hmac.of(secret, request.canonical()));
  }

  TokenGrant grant(ApiKey key, Map<String, @Nullable Object> fields) {
    return access.grant(signed(key, fields), new Credential.None());
  }

  Identity enter(String token) {
    return access.authenticate(new Credential.Token(token), null);
  }

  /** A JWT of the key that lives for a minute; claims given add to it or take its place. */
  String jwt(ApiKey key, Map<String, @Nullable Object> claims) {
    return jwt(Map.of("alg", "HS256", "typ", "JWT", "kid", key.name()), key.secret(), claims);
  }

  String jwt(Map<String, Object> header, String secret, Map<String, @Nullable Object> claims) {
    var all = new LinkedHashMap<String, @Nullable Object>();
    all.put("iat", nowMillis / 1000);
    all.put("exp", nowMillis / 1000 + 60);
    all.putAll(claims);
    all.values().removeIf(value -> value == null);
    String text =
        BASE64.encodeToString(Json.write(header)) + '.' + BASE64.encodeToString(Json.write(all));
    return text
        + '.'
        + BASE64.encodeToString(Hmac.of(secret.getBytes(StandardCharsets.UTF_8), text));
  }

  /** HS256 as RFC 7518 has it; one issuer, whose tokens say "right" where the signature stands. */
  private static final class Signatures implements TokenVerifier {
    @Override
    public boolean isSignedBy(Jwt jwt, byte[] secret) {
      int end = jwt.text().lastIndexOf('.');
      byte[] shown = Base64.getUrlDecoder().decode(jwt.text().substring(end + 1));
      return Arrays.equals(Hmac.of(secret, jwt.text().substring(0, end)), shown);
    }

    @Override
    public @Nullable String issuingKey(Jwt jwt) {
      return jwt.keyId().equals("published") ? "shop.reader" : null;
    }
  }
}
