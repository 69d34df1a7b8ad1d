package dev.barnabas.mapping.expression;

import dev.barnabas.mapping.MappingError;
import java.util.function.IntSupplier;

/**
 * What evaluations may take: one step for every value that is visited or made, and for every 64
 * characters of a text that is looked into. A million take some 20 ms.
 *
 * <p>Thread: one at a time.
 */
public final class Steps {
  private static final int CHARS_SHIFT = 6;

  private final IntSupplier more;
  private long left;

  /**
   * @param more asked when they are used up: how many more there are; 0: none
   */
  public Steps(int count, IntSupplier more) {
    this.left = count;
    this.more = more;
  }

  /** Adds some. */
  public void add(int count) {
    left += count;
  }

  void take() {
    take(1);
  }

  void takeFor(String text) {
    take(text.length() >> CHARS_SHIFT);
  }

  private void take(int count) {
    left -= count;
    while (left < 0) {
      int added = more.getAsInt();
      if (added <= 0) {
        left = 0;
        throw new MappingError(
            MappingError.Reason.EXPRESSION, "the expression takes more steps than it may");
      }
      left += added;
    }
  }
}
