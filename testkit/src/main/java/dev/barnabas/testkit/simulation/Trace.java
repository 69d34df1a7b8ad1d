package dev.barnabas.testkit.simulation;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;

/**
 * What the clients of a world sent and got lately, to understand a violation by.
 *
 * <p>Thread: the one that runs the world.
 */
public final class Trace {
  private static final int LINES_MAX = 5_000; // the last ones
  private static final int FRAME_CHARACTERS = 300;

  private final Scheduler scheduler;
  private final ArrayDeque<String> lines = new ArrayDeque<>();

  Trace(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  void sent(SimulatedClient client, Map<?, ?> frame) {
    note(client, ">", frame);
  }

  void got(SimulatedClient client, Map<?, ?> frame) {
    note(client, "<", frame);
  }

  private void note(SimulatedClient client, String way, Map<?, ?> frame) {
    String text = frame.toString();
    lines.addLast(
        "%d %s %s %s"
            .formatted(
                scheduler.nowMillis(),
                client,
                way,
                text.substring(0, Math.min(text.length(), FRAME_CHARACTERS))));
    if (lines.size() > LINES_MAX) {
      lines.removeFirst();
    }
  }

  /** Oldest first. */
  public Collection<String> lines() {
    return Collections.unmodifiableCollection(lines);
  }
}
