package dev.barnabas.core.access;

import dev.barnabas.core.crypto.Hmac;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request for a token (ably-protocol 15.3), its fields as the text that is signed: numbers may
 * arrive as text when an application's server hands a request on.
 *
 * @param ttl and {@code timestamp}: ms
 * @param capability JSON
 * @param mac base64 of the HMAC-SHA256 of {@link #canonical}; null: not signed
 */
public record TokenRequest(
    String keyName,
    @Nullable String ttl,
    @Nullable String capability,
    @Nullable String clientId,
    @Nullable String timestamp,
    @Nullable String nonce,
    @Nullable String mac) {

  /**
   * Reads one.
   *
   * @param keyName the key that the request's path names
   * @throws ProtocolException 40001 when it isn't an object or names another key
   */
  public static TokenRequest of(String keyName, @Nullable Object tree) {
    if (!(tree instanceof Map<?, ?> map)) {
      throw new ProtocolException(ErrorCode.INVALID_BODY, "a token request must be an object");
    }
    String named = text(map, "keyName");
    if (named != null && !named.equals(keyName)) {
      throw new ProtocolException(
          ErrorCode.INVALID_BODY, "keyName in the token request is not the key of the path");
    }
    return new TokenRequest(
        keyName,
        text(map, "ttl"),
        map.get("capability") instanceof Map<?, ?> capability
            ? Json.text(capability)
            : text(map, "capability"),
        text(map, "clientId"),
        text(map, "timestamp"),
        text(map, "nonce"),
        text(map, "mac"));
  }

  /**
   * What an application's own server hands to a user of its, who gets the token for it: once,
   * within two minutes.
   *
   * @param capability what the token is to grant, at most
   * @param clientId who the user is
   * @param nowMillis since 1970
   * @param nonce 1 to 1,024 characters that no other request of the key has
   */
  public static TokenRequest signed(
      ApiKey key, Capability capability, String clientId, long nowMillis, String nonce) {
    String time = String.valueOf(nowMillis);
    var open = new TokenRequest(key.name(), null, capability.text(), clientId, time, nonce, null);
    byte[] secret = key.secret().getBytes(StandardCharsets.UTF_8);
    String mac = Base64.getEncoder().encodeToString(Hmac.of(secret, open.canonical()));
    return new TokenRequest(key.name(), null, open.capability(), clientId, time, nonce, mac);
  }

  /** As SDKs send it; its timestamp must be a number. */
  public Map<String, @Nullable Object> tree() {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("keyName", keyName);
    tree.put("ttl", ttl);
    tree.put("capability", capability);
    tree.put("clientId", clientId);
    tree.put("timestamp", timestamp == null ? null : Long.valueOf(timestamp));
    tree.put("nonce", nonce);
    tree.put("mac", mac);
    tree.values().removeIf(Objects::isNull);
    return tree;
  }

  private static @Nullable String text(Map<?, ?> map, String name) {
    return switch (map.get(name)) {
      case null -> null;
      case String text -> text;
      // A double of MessagePack or JavaScript, such as 3600000.0, was signed as a whole number.
      case BigDecimal number when number.scale() <= 1 -> String.valueOf(number.longValue());
      case Number number -> number.toString();
      default ->
          throw new ProtocolException(
              ErrorCode.INVALID_BODY, name + " in the token request must be text or a number");
    };
  }

  /** The text that is signed: each field and a line feed, an absent one empty. */
  String canonical() {
    return keyName
        + '\n'
        + orEmpty(ttl)
        + '\n'
        + orEmpty(capability)
        + '\n'
        + orEmpty(clientId)
        + '\n'
        + orEmpty(timestamp)
        + '\n'
        + orEmpty(nonce)
        + '\n';
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
