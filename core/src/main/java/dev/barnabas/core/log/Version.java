package dev.barnabas.core.log;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The version of what a record of the log tells, under a rule that wants the newest: a number or a
 * text. Kept in a record header, {@value #HEADER}, beside the envelope: most records have none.
 */
public sealed interface Version {
  String HEADER = "v";

  /** Compared as a number. */
  record Numeric(BigDecimal value) implements Version {}

  /** Compared character by character. */
  record Text(String value) implements Version {}

  /**
   * Of what an expression gave.
   *
   * @throws IllegalArgumentException it is no number and no text
   */
  static Version of(Object value) {
    return switch (value) {
      case BigDecimal number -> new Numeric(number);
      case Number number -> new Numeric(new BigDecimal(number.toString()));
      case String text -> new Text(text);
      default -> throw new IllegalArgumentException("a version is a number or text");
    };
  }

  /** The header's value. */
  default byte[] bytes() {
    String text =
        switch (this) {
          case Numeric(BigDecimal value) -> "n" + value;
          case Text(String value) -> "t" + value;
        };
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What a record's headers say; null: nothing, or nothing that this node knows. */
  static @Nullable Version of(List<LogRecord.Header> headers) {
    for (LogRecord.Header header : headers) {
      byte[] value = header.value();
      if (value != null && value.length > 0 && header.name().equals(HEADER)) {
        return parse(new String(value, StandardCharsets.UTF_8));
      }
    }
    return null;
  }

  private static @Nullable Version parse(String text) {
    try {
      return switch (text.charAt(0)) {
        case 'n' -> new Numeric(new BigDecimal(text.substring(1)));
        case 't' -> new Text(text.substring(1));
        default -> null;
      };
    } catch (NumberFormatException foreign) {
      return null;
    }
  }

  /** Whether it is older than another one; a number and a text can't be compared: it is not. */
  default boolean isOlderThan(Version other) {
    return switch (this) {
      case Numeric(BigDecimal value) ->
          other instanceof Numeric(BigDecimal newer) && value.compareTo(newer) < 0;
      case Text(String value) -> other instanceof Text(String newer) && value.compareTo(newer) < 0;
    };
  }
}
