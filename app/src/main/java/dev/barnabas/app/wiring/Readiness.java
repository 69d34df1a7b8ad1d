package dev.barnabas.app.wiring;

import dev.barnabas.core.channel.ReplayAgent;
import dev.barnabas.server.rest.Status;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What {@code /ready} says: 200 from the moment when the log has been replayed, 503 again when the
 * node begins to end.
 *
 * <p>Thread: any.
 */
final class Readiness implements Supplier<Status> {
  private final ReplayAgent agent;
  private volatile boolean ending;

  Readiness(ReplayAgent agent) {
    this.agent = agent;
  }

  void end() {
    ending = true;
  }

  @Override
  public Status get() {
    boolean replayed = agent.isReady();
    return new Status(replayed && !ending, Map.of("replayed", replayed, "ending", ending));
  }
}
