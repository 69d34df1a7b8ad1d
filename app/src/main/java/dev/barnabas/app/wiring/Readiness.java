package dev.barnabas.app.wiring;

import dev.barnabas.server.rest.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /ready} says: 200 from the moment when the log has been replayed, 503 again when the
 * node begins to end, or can't read the log any more: the problem says why and what to do. How the
 * rules stand is told, but nothing depends on it: a topic that is missing must not take all clients
 * from all nodes.
 *
 * <p>Thread: any.
 */
final class Readiness implements Supplier<Status> {
  private final BooleanSupplier replayed;
  private final Supplier<Optional<String>> problem;
  private final Supplier<List<RuleReport>> rules;
  private volatile boolean ending;

  /**
   * @param problem of the log's reader
   */
  Readiness(
      BooleanSupplier replayed,
      Supplier<Optional<String>> problem,
      Supplier<List<RuleReport>> rules) {
    this.replayed = replayed;
    this.problem = problem;
    this.rules = rules;
  }

  void end() {
    ending = true;
  }

  @Override
  public Status get() {
    boolean isReplayed = replayed.getAsBoolean();
    Optional<String> wrong = problem.get();
    List<String> waitsFor = new ArrayList<>();
    if (!isReplayed) {
      waitsFor.add("the replay of the log");
    }
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    details.put("replayed", isReplayed);
    details.put("ending", ending);
    details.put("waitsFor", waitsFor);
    wrong.ifPresent(text -> details.put("problem", text));
    List<RuleReport> reports = rules.get();
    details.put("degraded", reports.stream().anyMatch(RuleReport::isDegraded));
    details.put("rules", reports.stream().map(RuleReport::tree).toList());
    return new Status(isReplayed && !ending && wrong.isEmpty(), details);
  }
}
