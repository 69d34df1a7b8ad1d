package dev.barnabas.kafka.ingress;

import dev.barnabas.kafka.egress.RuleCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the ingress rules of a node: a group member for each. Thread: any. */
public final class IngressRules implements AutoCloseable {
  private final List<IngressTask> tasks = new ArrayList<>();

  private IngressRules() {}

  /**
   * Starts the enabled rules among them.
   *
   * @throws IllegalArgumentException a rule names a cluster that is not configured
   */
  public static IngressRules start(
      IngressSurroundings surroundings, List<IngressBinding> bindings) {
    IngressRules rules = new IngressRules();
    for (IngressBinding binding : bindings) {
      if (binding.rule().settings().enabled()) {
        surroundings.cluster(binding.rule().settings().to().cluster());
      }
    }
    for (IngressBinding binding : bindings) {
      if (binding.rule().settings().enabled()) {
        IngressTask task = new IngressTask(surroundings, binding);
        rules.tasks.add(task);
        task.start();
      }
    }
    return rules;
  }

  /**
   * A rule as it runs here.
   *
   * @param partitions of the log that this node takes for it, opened
   * @param problem why it does not do its work now, and what to do, for a person
   * @param counted what this node did for it
   */
  public record Status(
      IngressBinding binding,
      int partitions,
      Optional<String> problem,
      RuleCounters.Snapshot counted) {}

  public List<Status> statuses() {
    return tasks.stream()
        .map(task ->
            new Status(
                task.binding(), task.partitions(), task.problem(), task.counters().snapshot()))
        .toList();
  }

  @Override
  public void close() {
    tasks.forEach(IngressTask::stop);
    tasks.forEach(IngressTask::close);
  }
}
