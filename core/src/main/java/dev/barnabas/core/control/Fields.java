package dev.barnabas.core.control;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a record; one that is missing, or of another kind, is absent. */
record Fields(Map<?, ?> map) {
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

  static Fields of(@Nullable Object tree) {
    return new Fields(tree instanceof Map<?, ?> map ? map : Map.of());
  }

  @Nullable String text(String name) {
    return map.get(name) instanceof String text ? text : null;
  }

  String text(String name, String absent) {
    return map.get(name) instanceof String text ? text : absent;
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(map.get(name));
  }

  boolean flag(String name, boolean absent) {
    return map.get(name) instanceof Boolean flag ? flag : absent;
  }

  /**
   * A flag that closes something: of another kind it is not absent.
   *
   * @throws IllegalArgumentException it is there and neither true nor false
   */
  boolean exactFlag(String name, boolean absent) {
    return switch (map.get(name)) {
      case Boolean flag -> flag;
      case null -> absent;
      default -> throw new IllegalArgumentException(name + " is neither true nor false");
    };
  }

  /**
   * A time that closes something: of another kind it is not absent; 0 when it is.
   *
   * @throws IllegalArgumentException it is there and no whole number
   */
  long exactWhole(String name) {
    return switch (map.get(name)) {
      case Long whole -> whole;
      case null -> 0;
      default -> throw new IllegalArgumentException(name + " is no whole number");
    };
  }

  /** A whole number; ably-java writes 250 as 250.0 or "250" in MessagePack. */
  long whole(String name, long absent) {
    return switch (map.get(name)) {
      case Number number -> number.longValue();
      case String text when WHOLE.matcher(text).matches() -> Long.parseLong(text);
      case null, default -> absent;
    };
  }

  Map<?, ?> object(String name) {
    return map.get(name) instanceof Map<?, ?> object ? object : Map.of();
  }

  List<?> list(String name) {
    return map.get(name) instanceof List<?> list ? list : List.of();
  }
}
