package dev.barnabas.core.channel;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * The read-backs of an agent's partitions take turns: each reads much, and cursors that catch up
 * need readers, too.
 *
 * <p>Thread: the log reader; what reads runs on a thread that may block.
 */
final class ReadBacks {
  private static final int AT_ONCE = 2;

  private final ReplayAgent agent;
  private final ArrayDeque<Wish> waiting = new ArrayDeque<>(); // ≤ partitions
  private int running;

  private record Wish(Runnable reading, Consumer<Boolean> then) {}

  ReadBacks(ReplayAgent agent) {
    this.agent = agent;
  }

  /**
   * Reads when it is its turn.
   *
   * @param then told whether it was read to the end, on the reader's thread
   */
  void run(Runnable reading, Consumer<Boolean> then) {
    waiting.add(new Wish(reading, then));
    begin();
  }

  private void begin() {
    while (running < AT_ONCE && !waiting.isEmpty()) {
      running++;
      Wish wish = waiting.remove();
      agent.ask(
          "Reading a snapshot back",
          () -> {
            wish.reading().run();
            return true;
          },
          _ -> onRead(wish, true),
          _ -> onRead(wish, false)); // it is tried again
    }
  }

  private void onRead(Wish wish, boolean whole) {
    running--;
    begin();
    wish.then().accept(whole);
  }
}
