package dev.barnabas.protocol.codec;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of an object that came in. Null and absent are the same. */
record WireFields(Map<?, ?> map) {

  static WireFields of(@Nullable Object tree, String what) {
    if (tree instanceof Map<?, ?> map) {
      return new WireFields(map);
    }
    throw new ProtocolException(ErrorCode.INVALID_BODY, what + " must be an object");
  }

  @Nullable Object value(String name) {
    return map.get(name);
  }

  /** A string or nothing; any other kind of value is refused with {@code code}. */
  @Nullable String text(String name, ErrorCode code) {
    Object value = map.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw new ProtocolException(code, name + " must be a string");
  }

  /** As {@link #text}, and the empty string counts as absent too. */
  @Nullable String filledText(String name, ErrorCode code) {
    String text = text(name, code);
    return text == null || text.isEmpty() ? null : text;
  }

  /** A whole number or {@code absent}. Some MessagePack encoders write them as floats. */
  long whole(String name, long absent) {
    return switch (map.get(name)) {
      case null -> absent;
      case Long whole -> whole;
      case BigDecimal fraction -> exact(name, fraction);
      default -> throw notWhole(name);
    };
  }

  boolean lacks(String name) {
    return map.get(name) == null;
  }

  /**
   * A map of strings. Numbers and booleans become strings ({@code rewind: 1}); what can't be a
   * param is left out, never failed (ably-protocol 8.2).
   */
  Map<String, String> params() {
    Object value = map.get("params");
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map<?, ?> given)) {
      throw new ProtocolException(ErrorCode.INVALID_PARAMETER, "params must be an object");
    }
    var params = new LinkedHashMap<String, String>();
    given.forEach((name, param) -> {
      if (param instanceof String || param instanceof Number || param instanceof Boolean) {
        params.put(String.valueOf(name), param.toString());
      }
    });
    return params;
  }

  /** Whether there are bytes anywhere in the tree: a value that JSON could not carry. */
  static boolean holdsBytes(@Nullable Object tree) {
    return switch (tree) {
      case byte[] _ -> true;
      case Map<?, ?> map -> map.values().stream().anyMatch(WireFields::holdsBytes);
      case List<?> list -> list.stream().anyMatch(WireFields::holdsBytes);
      case null, default -> false;
    };
  }

  private static long exact(String name, BigDecimal fraction) {
    try {
      return fraction.longValueExact();
    } catch (ArithmeticException notExact) {
      throw notWhole(name);
    }
  }

  private static ProtocolException notWhole(String name) {
    return new ProtocolException(ErrorCode.BAD_REQUEST, name + " must be a whole number");
  }
}
