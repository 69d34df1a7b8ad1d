package dev.barnabas.core.presence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private final Map<Transport, Grace> byTransport = new HashMap<>();

  private record Transport(String connectionId, int generation) {}

  /** A transport that ended. */
  record Grace(String connectionId, int generation, long deadlineMillis) {
    private Transport transport() {
      return new Transport(connectionId, generation);
    }
  }

  /** In place of what there was for that transport. */
  void set(Grace grace) {
    Grace earlier = byTransport.put(grace.transport(), grace);
    if (earlier != null) {
      waiting.remove(earlier);
    }
    waiting.add(grace);
  }

  /** Unless there is one for that transport. */
  void add(Grace grace) {
    if (byTransport.putIfAbsent(grace.transport(), grace) == null) {
      waiting.add(grace);
    }
  }

  /** Has also what another had. */
  void goOn(Graces earlier) {
    earlier.waiting.forEach(this::add);
  }

  /** Those whose time is over, once each. */
  List<Grace> due(long nowMillis) {
    var due = new ArrayList<Grace>();
    for (Grace first = waiting.peek();
        first != null && first.deadlineMillis() <= nowMillis;
        first = waiting.peek()) {
      due.add(first);
      waiting.remove();
      byTransport.remove(first.transport());
    }
    return due;
  }
}
