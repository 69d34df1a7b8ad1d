package dev.barnabas.mapping.template;

/**
 * A place in a template's text, and what can be read there.
 *
 * <p>Thread: the caller's.
 */
final class Scanner {
  private static final String NAME_ENDS = ".[]|(){},'\"#";

  private final String text;
  private int position;

  Scanner(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return position == text.length();
  }

  int position() {
    return position;
  }

  boolean peeks(char c) {
    return position < text.length() && text.charAt(position) == c;
  }

  /** Steps over {@code expected} if it stands here. */
  boolean takes(String expected) {
    if (!text.startsWith(expected, position)) {
      return false;
    }
    position += expected.length();
    return true;
  }

  void skipSpace() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  /** The text up to the next hole or the end. */
  String untilHole() {
    int hole = text.indexOf("#{", position);
    String literal = text.substring(position, hole < 0 ? text.length() : hole);
    position += literal.length();
    return literal;
  }

  /** A name: everything but space and the grammar's signs; empty if none stands here. */
  String name() {
    int start = position;
    while (position < text.length() && isNamePart(text.charAt(position))) {
      position++;
    }
    return text.substring(start, position);
  }

  private static boolean isNamePart(char c) {
    return !Character.isWhitespace(c) && NAME_ENDS.indexOf(c) < 0;
  }

  /** Digits as a number. */
  Integer number() {
    int start = position;
    while (position < text.length()
        && text.charAt(position) >= '0'
        && text.charAt(position) <= '9') {
      position++;
    }
    // Nine digits always fit.
    if (position == start || position - start > 9) {
      throw errorAt(start, "expected a number of at most nine digits or a name in 'quotes'");
    }
    return Integer.valueOf(text.substring(start, position));
  }

  /** A text in single quotes. */
  String quoted() {
    int start = position;
    if (!takes("'")) {
      throw error("expected a text in 'quotes'");
    }
    var content = new StringBuilder();
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c == '\'') {
        return content.toString();
      }
      if (c == '\\' && position < text.length()) {
        c = text.charAt(position++);
      }
      content.append(c);
    }
    throw errorAt(start, "the quote is not closed");
  }

  TemplateException error(String problem) {
    return errorAt(position, atEnd() ? problem + ", but the template ends" : problem);
  }

  TemplateException errorAt(int at, String problem) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < at; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new TemplateException(line, at - lineStart + 1, problem);
  }
}
