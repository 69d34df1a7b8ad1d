package dev.barnabas.mapping.expression;

/**
 * Refuses expressions that are too long or too deep to be parsed and evaluated on any thread's
 * stack.
 */
final class ExpressionLimits {
  /** Filters of the Ably SDKs stay below 200; a select line rarely passes 300. */
  static final int LENGTH_CHARS_MAX = 2_000;

  /** Brackets in brackets. */
  static final int DEPTH_MAX = 32;

  /**
   * Operators: each may add one level to the tree, which is walked recursively (two frames a
   * level).
   */
  static final int OPERATORS_MAX = 300;

  private static final String OPERATORS = ".|&!<>=[({";

  private ExpressionLimits() {}

  static void check(String text) {
    if (text.length() > LENGTH_CHARS_MAX) {
      throw new ExpressionException(
          1, 1, "the expression is longer than " + LENGTH_CHARS_MAX + " characters");
    }
    int depth = 0;
    int operators = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'' || c == '"') {
        i = endOfQuote(text, i);
        continue;
      }
      // Backquotes hold JSON, which nests too: its brackets count like any other.
      if (c == '(' || c == '[' || c == '{') {
        depth++;
      } else if (c == ')' || c == ']' || c == '}') {
        depth--;
      }
      operators += OPERATORS.indexOf(c) >= 0 ? 1 : 0;
      if (depth > DEPTH_MAX || operators > OPERATORS_MAX) {
        throw tooDeep(text, i);
      }
    }
  }

  private static int endOfQuote(String text, int start) {
    char quote = text.charAt(start);
    int i = start + 1;
    while (i < text.length() && text.charAt(i) != quote) {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return i;
  }

  private static ExpressionException tooDeep(String text, int at) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < at; i++) {
      boolean newLine = text.charAt(i) == '\n';
      line += newLine ? 1 : 0;
      column = newLine ? 1 : column + 1;
    }
    return new ExpressionException(
        line,
        column,
        "the expression nests deeper than "
            + DEPTH_MAX
            + " brackets or has more than "
            + OPERATORS_MAX
            + " operators");
  }
}
