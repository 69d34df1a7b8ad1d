package dev.barnabas.core.presence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Transports that ended and left members: who has to be back by when. Bounded by the transports
 * that end within the longest grace.
 *
 * <p>Thread: the log reader.
 */
final class Graces {
  private final PriorityQueue<Grace> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Grace::deadlineMillis));

  /** A transport that ended. */
  record Grace(String connectionId, int generation, long deadlineMillis) {}

  void add(Grace grace) {
    waiting.add(grace);
  }

  /** Those whose time is over, once each. */
  List<Grace> due(long nowMillis) {
    var due = new ArrayList<Grace>();
    for (Grace first = waiting.peek();
        first != null && first.deadlineMillis() <= nowMillis;
        first = waiting.peek()) {
      due.add(first);
      waiting.remove();
    }
    return due;
  }
}
