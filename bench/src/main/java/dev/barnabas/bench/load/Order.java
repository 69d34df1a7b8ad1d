package dev.barnabas.bench.load;

/**
 * Whether one client got the numbers 0, 1, 2, … of its channel: none missing, none twice, in order.
 *
 * <p>Thread: its client's.
 */
final class Order {
  private long next;
  private long missed;
  private long repeated;

  void onMessage(long sequence) {
    if (sequence == next) {
      next++;
    } else if (sequence > next) {
      missed += sequence - next;
      next = sequence + 1;
    } else {
      repeated++;
    }
  }

  /** Skipped numbers; one that comes late stays missed, and is repeated too. */
  long missed() {
    return missed;
  }

  /** Numbers that came after a higher one. */
  long repeated() {
    return repeated;
  }

  /** How many there should be, if the last one that came was the last one sent. */
  long next() {
    return next;
  }
}
