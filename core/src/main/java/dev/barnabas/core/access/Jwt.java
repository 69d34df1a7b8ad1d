package dev.barnabas.core.access;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JWT, taken apart (RFC 7515, 7516, 7519); its signature is not looked at here.
 *
 * @param text as it was shown
 * @param header and {@code claims}: plain objects; an encrypted one has no claims that we could
 *     read
 */
public record Jwt(
    String text, Map<String, @Nullable Object> header, Map<String, @Nullable Object> claims) {
  private static final int SIGNED_SEGMENTS = 3;
  private static final int ENCRYPTED_SEGMENTS = 5;

  /**
   * Takes one apart.
   *
   * @throws ProtocolException 40144 when it isn't one
   */
  static Jwt parse(String text) {
    String[] segments = text.split("\\.", ENCRYPTED_SEGMENTS + 1);
    return switch (segments.length) {
      case SIGNED_SEGMENTS -> new Jwt(text, json(segments[0]), json(segments[1]));
      case ENCRYPTED_SEGMENTS -> new Jwt(text, json(segments[0]), Map.of());
      default -> throw invalid("a JWT has three segments, or five");
    };
  }

  /** The signature's algorithm; empty: it says none. */
  public String algorithm() {
    return header.get("alg") instanceof String text ? text : "";
  }

  /** Which key it says to be signed with; empty: it says none. */
  public String keyId() {
    return header.get("kid") instanceof String text ? text : "";
  }

  /** A claim that is text; null: it is not there, or something else. */
  public @Nullable String claim(String name) {
    return claims.get(name) instanceof String text ? text : null;
  }

  /** The Ably token that it wraps, in a claim or in its header; null: none. */
  @Nullable String embedded() {
    Object embedded = claims.get("x-ably-token");
    if (embedded == null) {
      embedded = header.get("x-ably-token");
    }
    return embedded instanceof String text ? text : null;
  }

  @SuppressWarnings("unchecked") // JSON objects have string keys
  private static Map<String, @Nullable Object> json(String segment) {
    try {
      if (Json.parse(Base64.getUrlDecoder().decode(segment)) instanceof Map<?, ?> map) {
        return (Map<String, @Nullable Object>) map;
      }
    } catch (IllegalArgumentException notBase64) {
      throw invalid("a segment is not base64url");
    } catch (ProtocolException notJson) {
      throw invalid("a segment is not JSON");
    }
    throw invalid("a segment is not a JSON object");
  }

  static ProtocolException invalid(String problem) {
    return new ProtocolException(ErrorCode.INVALID_JWT, "not a JWT that counts here: " + problem);
  }
}
