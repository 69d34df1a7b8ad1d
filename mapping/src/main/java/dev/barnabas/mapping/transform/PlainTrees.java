package dev.barnabas.mapping.transform;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import dev.barnabas.protocol.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What others return as a tree of the classes that expressions know. */
final class PlainTrees {
  private PlainTrees() {}

  /** A copy; bytes stay bytes. */
  static @Nullable Object of(@Nullable Object value) {
    return of(value, 0);
  }

  private static @Nullable Object of(@Nullable Object value, int depth) {
    if (depth > Json.DEPTH_MAX_LEVELS) {
      throw new MappingError(
          Reason.TOO_MANY, "the result is nested over " + Json.DEPTH_MAX_LEVELS + " levels");
    }
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Boolean truth -> truth;
      case Long number -> number;
      case BigDecimal number -> number;
      case BigInteger number -> number;
      case Integer number -> number.longValue();
      case Short number -> number.longValue();
      case Byte number -> number.longValue();
      case Float number when Float.isFinite(number) -> new BigDecimal(number.toString());
      case Double number when Double.isFinite(number) -> new BigDecimal(number.toString());
      case byte[] bytes when depth == 0 -> bytes;
      case Map<?, ?> map -> {
        var copy = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((name, member) -> copy.put(String.valueOf(name), of(member, depth + 1)));
        yield copy;
      }
      case List<?> list -> {
        var copy = new ArrayList<@Nullable Object>(list.size());
        list.forEach(item -> copy.add(of(item, depth + 1)));
        yield copy;
      }
      default ->
          throw new MappingError(
              Reason.WRONG_TYPE,
              "the result holds a " + value.getClass().getName() + ", which JSON has not");
    };
  }
}
