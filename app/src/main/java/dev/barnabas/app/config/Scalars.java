package dev.barnabas.app.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads single values. Every failure is an {@link IllegalArgumentException} that says the rule. */
final class Scalars {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

  private Scalars() {}

  /** The value as text and numbers stand for it; null when this is no type of a single value. */
  static @Nullable Object read(Class<?> type, Object raw, Path folder) {
    if (type == String.class) {
      return text(raw);
    } else if (type == boolean.class) {
      return truth(raw);
    } else if (type == int.class || type == long.class) {
      return number(type, raw);
    } else if (type == Duration.class) {
      return duration(text(raw));
    } else if (type == ByteSize.class) {
      return ByteSize.parse(text(raw));
    } else if (type == Path.class) {
      return folder.resolve(text(raw));
    }
    return null;
  }

  /** What such a value is called in the reference. */
  static String nameOf(Class<?> type) {
    if (type == String.class) {
      return "text";
    } else if (type == boolean.class) {
      return "true or false";
    } else if (type == int.class || type == long.class) {
      return "whole number";
    } else if (type == Duration.class) {
      return "duration";
    } else if (type == ByteSize.class) {
      return "size";
    }
    return type == Path.class ? "file" : "object";
  }

  static String text(Object raw) {
    if (raw instanceof String text) {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("must not be empty");
      }
      return text;
    }
    if (raw instanceof Long
        || raw instanceof BigInteger
        || raw instanceof BigDecimal
        || raw instanceof Boolean) {
      return String.valueOf(raw);
    }
    throw new IllegalArgumentException("must be a single value");
  }

  private static Boolean truth(Object raw) {
    return switch (text(raw)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  private static Number number(Class<?> type, Object raw) {
    try {
      long number = Long.parseLong(text(raw));
      return type == int.class ? (Number) Math.toIntExact(number) : (Number) number;
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException("must be a whole number", e);
    }
  }

  private static Duration duration(String text) {
    Matcher form = DURATION.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("must be a duration such as 500ms, 30s, 2m, 24h or 7d");
    }
    long number = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
