package dev.barnabas.mapping.expression;

import java.util.Locale;

/** What expressions are written in. */
public enum ExpressionLanguage {
  JMESPATH {
    @Override
    public Expression compile(String text) {
      return JmespathCompiler.compile(text);
    }

    @Override
    public Expression compileSplit(String text) {
      return compile(text);
    }
  },
  /** For the rules of operators only: it has loops, and patterns that may take long. */
  JSONATA {
    @Override
    public Expression compile(String text) {
      return JsonataCompiler.compile(text);
    }

    @Override
    public Expression compileSplit(String text) {
      return new JsonataItems(compile(text));
    }
  };

  /**
   * Compiles an expression.
   *
   * @throws ExpressionException with line and column
   */
  public abstract Expression compile(String text);

  /** The same, for one whose value is to be an array or null. */
  public abstract Expression compileSplit(String text);

  /** As it is written in files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
