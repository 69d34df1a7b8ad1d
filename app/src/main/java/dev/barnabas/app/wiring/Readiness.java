package dev.barnabas.app.wiring;

import dev.barnabas.core.channel.ReplayAgent;
import dev.barnabas.server.rest.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /ready} says: 200 from the moment when the log has been replayed, 503 again when the
 * node begins to end, or can't read the log any more: the problem says why and what to do.
 *
 * <p>Thread: any.
 */
final class Readiness implements Supplier<Status> {
  private final ReplayAgent agent;
  private final Supplier<Optional<String>> problem;
  private volatile boolean ending;

  /**
   * @param problem of the log's reader
   */
  Readiness(ReplayAgent agent, Supplier<Optional<String>> problem) {
    this.agent = agent;
    this.problem = problem;
  }

  void end() {
    ending = true;
  }

  @Override
  public Status get() {
    boolean replayed = agent.isReady();
    Optional<String> wrong = problem.get();
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    details.put("replayed", replayed);
    details.put("ending", ending);
    wrong.ifPresent(text -> details.put("problem", text));
    return new Status(replayed && !ending && wrong.isEmpty(), details);
  }
}
