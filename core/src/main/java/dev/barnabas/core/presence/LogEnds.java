package dev.barnabas.core.presence;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Asks where the partition ended when somebody wanted to know. One question is under way at a time:
 * who comes meanwhile waits for the next one, and one that fails is asked again a second later.
 *
 * <p>Thread: the log reader.
 */
final class LogEnds {
  private final PresenceHost host;
  private final Map<Object, LongConsumer> waiting = new LinkedHashMap<>(); // ≤ who may ask
  private boolean asking;

  LogEnds(PresenceHost host) {
    this.host = host;
  }

  /**
   * Tells the end; all that was acknowledged before this call lies below it.
   *
   * @param who asks: an earlier question of the same that waits has no other answer
   */
  void ask(Object who, LongConsumer asker) {
    waiting.put(who, asker);
    goOn();
  }

  /** Questions that wait for the next one. */
  int size() {
    return waiting.size();
  }

  /** Asks for those who wait; also once a second. */
  void goOn() {
    if (asking || waiting.isEmpty()) {
      return;
    }
    asking = true;
    Map<Object, LongConsumer> asked = new LinkedHashMap<>(waiting);
    waiting.clear();
    host.end(
        end -> {
          asking = false;
          asked.values().forEach(asker -> asker.accept(end));
          goOn();
        },
        () -> {
          asking = false;
          asked.forEach(waiting::putIfAbsent);
        });
  }
}
