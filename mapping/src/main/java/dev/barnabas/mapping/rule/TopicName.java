package dev.barnabas.mapping.rule;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Kafka's rules for topic names. */
public final class TopicName {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,249}");

  private TopicName() {}

  /** What is wrong with {@code name}, as a clause; null when Kafka takes it. */
  public static @Nullable String problem(String name) {
    if (!FORM.matcher(name).matches()) {
      return "a topic name has 1 to 249 of the characters A-Z a-z 0-9 . _ -";
    }
    return name.equals(".") || name.equals("..") ? "a topic can't be named '" + name + "'" : null;
  }

  static void require(String path, String name) {
    String problem = problem(name);
    if (problem != null) {
      throw new RuleException(path, name, problem, "");
    }
  }
}
