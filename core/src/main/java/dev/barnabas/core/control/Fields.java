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
