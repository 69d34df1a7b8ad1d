package dev.barnabas.mapping.expression;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JMESPath's notion of true. */
final class Truth {
  private Truth() {}

  static boolean of(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Boolean truth -> truth;
      case String text -> !text.isEmpty();
      case List<?> list -> !list.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      default -> true;
    };
  }
}
