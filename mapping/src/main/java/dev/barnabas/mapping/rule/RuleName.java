package dev.barnabas.mapping.rule;

import java.util.regex.Pattern;

/** Names of rules: they become part of consumer groups, metric labels and headers. */
final class RuleName {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private RuleName() {}

  static void require(String name) {
    if (!FORM.matcher(name).matches()) {
      throw new RuleException(
          "name",
          name,
          "has 1 to 100 of the characters A-Z a-z 0-9 . _ -, a letter or digit first",
          "");
    }
  }
}
