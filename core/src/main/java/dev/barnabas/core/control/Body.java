package dev.barnabas.core.control;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The body of a change, read strictly: a field that is wrong or that nobody knows is refused, so
 * that no setting is taken for made that isn't. A null is as good as an absent field. Immutable.
 *
 * @param of what it describes, for messages
 */
record Body(String of, Map<?, ?> map) {
  /**
   * The body.
   *
   * @param known all fields that may stand there
   * @throws ProtocolException 40001 when it is no object or has another field
   */
  static Body read(String of, @Nullable Object tree, Set<String> known) {
    if (!(tree instanceof Map<?, ?> map)) {
      throw invalid("the body must be an object: the fields of " + of);
    }
    map.forEach((name, value) -> {
      if (value != null && !known.contains(String.valueOf(name))) {
        throw invalid(
            "'%s' is no field of %s that is served; there are: %s"
                .formatted(name, of, String.join(", ", new TreeSet<>(known))));
      }
    });
    return new Body(of, map);
  }

  /** Text; {@code absent} when the field is not there. */
  String text(String name, String absent) {
    return switch (map.get(name)) {
      case null -> absent;
      case String text -> text;
      default -> throw wrong(name, "must be text");
    };
  }

  /**
   * Text that must be there.
   *
   * @throws ProtocolException 40001 when it isn't
   */
  String required(String name) {
    String text = text(name, "");
    if (text.isBlank()) {
      throw invalid(of + " needs the field '" + name + "'");
    }
    return text;
  }

  /** True or false; {@code absent} when the field is not there. */
  boolean flag(String name, boolean absent) {
    return switch (map.get(name)) {
      case null -> absent;
      case Boolean flag -> flag;
      default -> throw wrong(name, "must be true or false");
    };
  }

  /** One of two words for true and false; {@code absent} when the field is not there. */
  boolean word(String name, String yes, String no, boolean absent) {
    String word = text(name, absent ? yes : no);
    if (!word.equals(yes) && !word.equals(no)) {
      throw wrong(name, "must be " + yes + " or " + no);
    }
    return word.equals(yes);
  }

  /** Whatever stands there. */
  @Nullable Object any(String name) {
    return map.get(name);
  }

  static ProtocolException wrong(String name, String rule) {
    return new ProtocolException(ErrorCode.INVALID_PARAMETER, name + " " + rule);
  }

  private static ProtocolException invalid(String message) {
    return new ProtocolException(ErrorCode.INVALID_BODY, message);
  }
}
