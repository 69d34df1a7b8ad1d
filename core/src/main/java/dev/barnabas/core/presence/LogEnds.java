package dev.barnabas.core.presence;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Asks where the partition ended when somebody wanted to know. One question is under way at a time:
 * who comes meanwhile waits for the next one, and one that fails is asked again a second later.
 *
 * <p>Thread: the log reader.
 */
final class LogEnds {
  private final PresenceHost host;
  private final List<LongConsumer> waiting = new ArrayList<>();
  private boolean asking;

  LogEnds(PresenceHost host) {
    this.host = host;
  }

  /** Tells the end; all that was acknowledged before this call lies below it. */
  void ask(LongConsumer asker) {
    waiting.add(asker);
    goOn();
  }

  /** Asks for those who wait; also once a second. */
  void goOn() {
    if (asking || waiting.isEmpty()) {
      return;
    }
    asking = true;
    List<LongConsumer> asked = List.copyOf(waiting);
    waiting.clear();
    host.end(
        end -> {
          asking = false;
          asked.forEach(asker -> asker.accept(end));
          goOn();
        },
        () -> {
          asking = false;
          waiting.addAll(asked);
        });
  }
}
