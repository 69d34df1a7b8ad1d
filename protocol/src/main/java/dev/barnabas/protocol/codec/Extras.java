package dev.barnabas.protocol.codec;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message's {@code extras} as a publisher may write them (ably-protocol 9.5). What has no rule is
 * carried as it is.
 */
final class Extras {
  private Extras() {}

  /**
   * Reads them.
   *
   * @throws ProtocolException 40032 when they break a rule
   */
  static @Nullable Map<String, @Nullable Object> read(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw invalid("extras must be an object");
    }
    if (WireFields.holdsBytes(map)) {
      throw invalid("extras must not hold binary");
    }
    var extras = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((name, item) -> {
      check(String.valueOf(name), item);
      extras.put(String.valueOf(name), item);
    });
    // Said by the server: of deltas to subscribers, of a publisher by the claims of its token. In a
    // message that is published again they count for nothing.
    extras.remove("delta");
    extras.remove("userClaim");
    return extras.isEmpty() && !map.isEmpty() ? null : Collections.unmodifiableMap(extras);
  }

  private static void check(String name, @Nullable Object value) {
    switch (name) {
      case "headers" -> object(name, value).values().forEach(Extras::requireScalar);
      case "ref" -> {
        Map<?, ?> ref = object(name, value);
        if (!(ref.get("type") instanceof String) || !(ref.get("timeserial") instanceof String)) {
          throw invalid("extras.ref must have a type and a timeserial, both strings");
        }
      }
      case "push" -> object(name, value);
      case "ephemeral" -> {
        if (!(value instanceof Boolean)) {
          throw invalid("extras.ephemeral must be true or false");
        }
      }
      default -> {}
    }
  }

  private static Map<?, ?> object(String name, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw invalid("extras." + name + " must be an object");
  }

  private static void requireScalar(@Nullable Object value) {
    if (value instanceof Map<?, ?> || value instanceof List<?>) {
      throw invalid("extras.headers must be flat: strings, numbers, booleans or null");
    }
  }

  private static ProtocolException invalid(String message) {
    return new ProtocolException(ErrorCode.INVALID_EXTRAS, message);
  }
}
