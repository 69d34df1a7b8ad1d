package dev.barnabas.core.access;

import dev.barnabas.core.crypto.Hmac;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.msgpack.MessagePack;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that this server issues: opaque to clients, {@code app.BASE64}. They carry what they
 * grant, signed, so that every node checks them without asking anyone (decision 0015).
 *
 * <p>Thread: any.
 */
final class AblyTokens {
  private static final int SIGNATURE_BYTES = 24; // 192 bits
  private static final int FORMAT = 1;

  private final byte[] secret;
  private final LongSupplier random;

  /**
   * @param random makes two tokens different that grant the same at the same time
   */
  AblyTokens(byte[] secret, LongSupplier random) {
    this.secret = secret.clone();
    this.random = random;
  }

  /** Whether a text has the form of one: a single point. */
  static boolean isOne(String text) {
    int point = text.indexOf('.');
    return point > 0 && text.indexOf('.', point + 1) < 0;
  }

  static String app(String token) {
    return token.substring(0, token.indexOf('.'));
  }

  /** The text of a new token with these claims. */
  String issue(ApiKey key, TokenClaims claims) {
    var body = new LinkedHashMap<String, @Nullable Object>();
    body.put("v", (long) FORMAT);
    body.put("k", claims.keyName().substring(claims.keyName().indexOf('.') + 1));
    body.put("i", claims.issuedMillis());
    body.put("e", claims.expiresMillis());
    body.put("r", random.getAsLong());
    Capability capability = claims.capability();
    if (capability != null) {
      body.put("p", capability.text());
    }
    if (claims.clientId() != null) {
      body.put("c", claims.clientId());
    }
    if (claims.deviceId() != null) {
      body.put("d", claims.deviceId());
    }
    byte[] bytes = MessagePack.write(body);
    byte[] whole = Arrays.copyOf(bytes, bytes.length + SIGNATURE_BYTES);
    System.arraycopy(sign(key, bytes), 0, whole, bytes.length, SIGNATURE_BYTES);
    return app(claims.keyName())
        + '.'
        + Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  /**
   * Reads a token.
   *
   * @throws ProtocolException 40145 when it isn't base64, 40143 when no key here issued it
   */
  TokenClaims read(String token, Keys keys) {
    byte[] whole = decoded(token);
    if (whole.length <= SIGNATURE_BYTES) {
      throw malformed();
    }
    byte[] bytes = Arrays.copyOf(whole, whole.length - SIGNATURE_BYTES);
    Map<?, ?> body = body(bytes);
    ApiKey key = keys.find(app(token) + '.' + body.get("k"));
    byte[] shown = Arrays.copyOfRange(whole, bytes.length, whole.length);
    if (key == null || !MessageDigest.isEqual(sign(key, bytes), shown)) {
      throw unrecognised();
    }
    return claims(key, body);
  }

  private static TokenClaims claims(ApiKey key, Map<?, ?> body) {
    return new TokenClaims(
        key.name(),
        body.get("c") instanceof String clientId ? clientId : null,
        body.get("p") instanceof String capability ? Capability.parse(capability) : null,
        number(body, "i"),
        number(body, "e"),
        null,
        ChannelClaims.NONE,
        body.get("d") instanceof String deviceId ? deviceId : null);
  }

  private static long number(Map<?, ?> body, String name) {
    return body.get(name) instanceof Number number ? number.longValue() : 0;
  }

  /** What a stranger may have written: nothing of it counts before the signature was compared. */
  private static Map<?, ?> body(byte[] bytes) {
    try {
      if (MessagePack.parse(bytes) instanceof Map<?, ?> map
          && map.get("v") instanceof Number format
          && format.intValue() == FORMAT) {
        return map;
      }
    } catch (ProtocolException foreign) {
      throw unrecognised();
    }
    throw unrecognised();
  }

  private static byte[] decoded(String token) {
    try {
      return Base64.getUrlDecoder().decode(token.substring(token.indexOf('.') + 1));
    } catch (IllegalArgumentException notBase64) {
      throw malformed();
    }
  }

  /** The key's secret is in it, so that a key with a new secret has none of its old tokens. */
  private byte[] sign(ApiKey key, byte[] bytes) {
    byte[] ofKey = Hmac.of(secret, key.name() + '\0' + key.secret());
    return Arrays.copyOf(Hmac.of(ofKey, bytes), SIGNATURE_BYTES);
  }

  private static ProtocolException malformed() {
    return new ProtocolException(ErrorCode.INVALID_ABLY_TOKEN, "the token can't be read");
  }

  private static ProtocolException unrecognised() {
    return new ProtocolException(
        ErrorCode.TOKEN_UNRECOGNISED, "no key of this server issued the token: get a new one");
  }
}
