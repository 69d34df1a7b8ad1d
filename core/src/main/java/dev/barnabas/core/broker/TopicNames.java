package dev.barnabas.core.broker;

import dev.barnabas.mapping.expression.ExpressionException;
import dev.barnabas.mapping.expression.TextPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Names that an operator opened, of topics or groups: each a name, one with {@code *} for any
 * characters, or a regular expression (RE2) for the whole name, which begins with {@code ^}.
 * Nothing is open but what they say. Immutable. Thread: any.
 */
public final class TopicNames {
  private static final Pattern SIMPLE = Pattern.compile("[A-Za-z0-9._*-]{1,249}");

  private final List<TextPattern> patterns;

  private TopicNames(List<TextPattern> patterns) {
    this.patterns = patterns;
  }

  /**
   * Reads patterns.
   *
   * @throws IllegalArgumentException one is none; says so
   */
  public static TopicNames of(List<String> texts) {
    var patterns = new ArrayList<TextPattern>();
    texts.forEach(text -> patterns.add(pattern(text)));
    return new TopicNames(List.copyOf(patterns));
  }

  private static TextPattern pattern(String text) {
    if (text.equals(".*")) {
      throw new IllegalArgumentException("'.*' means names that begin with a dot; write * for all");
    }
    boolean simple = SIMPLE.matcher(text).matches();
    if (!simple && !text.startsWith("^")) {
      throw new IllegalArgumentException(
          "'%s' is neither a name, in which * stands for any characters, nor begins with ^"
              .formatted(text));
    }
    try {
      return TextPattern.compile(simple ? text.replace(".", "\\.").replace("*", ".*") : text);
    } catch (ExpressionException e) {
      throw new IllegalArgumentException("'" + text + "': " + e.getMessage(), e);
    }
  }

  /** Whether the name is open. */
  public boolean contain(String name) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(name));
  }
}
