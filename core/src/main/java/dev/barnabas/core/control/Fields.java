package dev.barnabas.core.control;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a record; one that is missing, or of another kind, is absent. */
record Fields(Map<?, ?> map) {
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

  long whole(String name, long absent) {
    return switch (map.get(name)) {
      case Number number -> number.longValue(); // ably-java writes 250 as 250.0 in MessagePack
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
