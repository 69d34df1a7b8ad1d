package dev.barnabas.mapping.expression;

/**
 * An expression that does not compile. Line and column count from 1 and are part of the message.
 */
public final class ExpressionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  ExpressionException(int line, int column, String problem) {
    super("line " + line + ", column " + column + ": " + problem);
    this.line = line;
    this.column = column;
  }

  public int line() {
    return line;
  }

  public int column() {
    return column;
  }
}
