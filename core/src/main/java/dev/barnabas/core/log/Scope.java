package dev.barnabas.core.log;

/**
 * Who chose a dedup id; stamped by the server, so that no client can take another's id
 * (architecture 2.1).
 */
public enum Scope {
  /** A node, for a realtime publish: connectionId:serial:index. */
  REALTIME('r'),
  /** A source record's place, or a rule's id template. */
  SOURCE('s'),
  /** A client. */
  CLIENT('c'),
  /** Nobody can send it again: not remembered. */
  NONE('-');

  private final char letter;

  Scope(char letter) {
    this.letter = letter;
  }

  byte letter() {
    return (byte) letter;
  }

  static boolean isLetter(byte letter) {
    return letter == 'r' || letter == 's' || letter == 'c' || letter == '-';
  }

  static Scope ofLetter(byte letter) {
    for (Scope scope : values()) {
      if (scope.letter == letter) {
        return scope;
      }
    }
    throw new IllegalArgumentException("no scope has the letter " + letter);
  }
}
