package dev.barnabas.mapping.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A regular expression that clients may send: RE2, whose time grows with the text and never runs
 * away. It is not found in texts for which it would take more than {@value #WORK_MAX} steps: one of
 * 20 instructions in those above 400,000 characters.
 *
 * <p>Thread: any.
 */
public final class TextPattern {
  static final int LENGTH_CHARS_MAX = 500;

  /** Counted repetitions multiply: {@code (a{30}){30}} has 900 instructions. */
  static final int INSTRUCTIONS_MAX = 1_000;

  /** Instructions times characters at worst: some 100 ms. */
  static final int WORK_MAX = 8_000_000;

  private final Pattern pattern;
  private final int charsMax;

  private TextPattern(Pattern pattern) {
    this.pattern = pattern;
    this.charsMax = WORK_MAX / Math.max(1, pattern.programSize());
  }

  /**
   * Compiles a pattern.
   *
   * @throws ExpressionException it is none of RE2, or too large
   */
  public static TextPattern compile(String text) {
    if (text.length() > LENGTH_CHARS_MAX) {
      throw new ExpressionException(
          1, 1, "the pattern is longer than " + LENGTH_CHARS_MAX + " characters");
    }
    Pattern compiled;
    try {
      compiled = Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new ExpressionException(1, 1, "not a pattern of RE2: " + e.getDescription());
    }
    if (compiled.programSize() > INSTRUCTIONS_MAX) {
      throw new ExpressionException(1, 1, "the pattern repeats too much");
    }
    return new TextPattern(compiled);
  }

  /** Whether it matches anywhere in the text. */
  public boolean isFoundIn(String text) {
    return text.length() <= charsMax && pattern.matcher(text).find();
  }

  /** Whether it matches the text as a whole. */
  public boolean matches(String text) {
    return text.length() <= charsMax && pattern.matcher(text).matches();
  }

  @Override
  public String toString() {
    return pattern.pattern();
  }
}
