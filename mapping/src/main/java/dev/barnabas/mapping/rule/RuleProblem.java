package dev.barnabas.mapping.rule;

import org.jspecify.annotations.Nullable;

/**
 * Something in a rule that can't be used.
 *
 * @param path the key, such as {@code egress[0].from.topics}
 * @param value what stands there, shortened; null when nothing does
 * @param rule what must hold
 * @param remedy what to do; empty when the rule says it
 */
public record RuleProblem(String path, @Nullable String value, String rule, String remedy) {
  private static final int SHOWN_CHARS = 80;

  static RuleProblem of(String path, @Nullable Object value, String rule, String remedy) {
    return new RuleProblem(path, value == null ? null : shown(value), rule, remedy);
  }

  private static String shown(Object value) {
    String text = String.valueOf(value);
    return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…";
  }

  RuleProblem under(String parent) {
    if (parent.isEmpty()) {
      return this;
    }
    String joined = path.isEmpty() || path.startsWith("[") ? parent + path : parent + "." + path;
    return new RuleProblem(joined, value, rule, remedy);
  }

  /** One line for a person. */
  @Override
  public String toString() {
    return path
        + (value == null ? "" : " = " + value)
        + ": "
        + rule
        + (remedy.isEmpty() ? "" : ". " + remedy);
  }
}
