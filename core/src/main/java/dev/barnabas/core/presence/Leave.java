package dev.barnabas.core.presence;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A connection's leave of a channel, until the log says it.
 *
 * <p>Thread: the log reader.
 */
final class Leave {
  private final Word word;
  private final Set<Runnable> waiting; // until it is over
  private final List<Long> unsure = new ArrayList<>(0); // said elsewhere: earlier or later
  private long before = Long.MAX_VALUE; // the first thing that the client said later
  private boolean underWay;

  Leave(Word word, Set<Runnable> waiting) {
    this.word = word;
    this.waiting = new HashSet<>(waiting);
  }

  Word word() {
    return word;
  }

  Set<Runnable> waiting() {
    return waiting;
  }

  /** Whether a record about it is given to the log, and its fate is open. */
  boolean isUnderWay() {
    return underWay;
  }

  void setUnderWay(boolean now) {
    underWay = now;
  }

  /** Whether what was said at that offset goes with it. */
  boolean covers(long offset) {
    return offset < before;
  }

  void onSaidLater(long offset) {
    before = Math.min(before, offset);
  }

  void onSaidElsewhere(long offset) {
    switch (word.end()) {
      case Word.End.Unknown() -> unsure.add(offset);
      case Word.End.At(var end) -> {
        if (offset >= end) {
          onSaidLater(offset);
        }
      }
    }
  }

  /**
   * Where that ends which certainly goes. Exact, so that it harms nobody should the append of it
   * fail and show up later all the same.
   *
   * @param seen everything below is replayed
   */
  long bound(long seen) {
    if (!word.isEndKnown()) {
      return Math.min(before, word.seen());
    }
    List<Long> all = List.copyOf(unsure);
    unsure.clear();
    all.forEach(this::onSaidElsewhere);
    return Math.min(before, seen);
  }
}
