package dev.barnabas.kafka.ingress;

import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.rule.Halt;
import dev.barnabas.kafka.rule.Lags;
import dev.barnabas.kafka.rule.Replays;
import dev.barnabas.kafka.rule.RuleCounters;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the ingress rules of a node: a group member for each. Rules come and go while it runs, see
 * {@link #update}. Thread: any.
 */
public final class IngressRules implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IngressRules.class);

  private final IngressSurroundings surroundings;
  private final ReentrantLock lock = new ReentrantLock(); // for whoever replaces the tasks
  private final Replays<IngressBinding> replays = new Replays<>();
  private volatile List<IngressTask> tasks = List.of();
  private boolean closed;

  private IngressRules(IngressSurroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * Starts the enabled rules among them.
   *
   * @throws IllegalArgumentException a rule names a cluster that is not configured
   * @throws LogUnavailableException Kafka does not say where a new rule begins
   */
  public static IngressRules start(
      IngressSurroundings surroundings, List<IngressBinding> bindings) {
    for (IngressBinding binding : bindings) {
      if (binding.rule().settings().enabled()) {
        var _ = binding.target(surroundings);
      }
    }
    IngressRules rules = new IngressRules(surroundings);
    try {
      rules.update(bindings, IngressTask::agree);
      return rules;
    } catch (RuntimeException e) {
      rules.close();
      throw e;
    }
  }

  /**
   * From now on the enabled ones among these run: those that are missing end, then those that are
   * new begin. A binding that stays must be the same object as before. Blocks until they have. A
   * rule whose beginning Kafka does not tell now asks again by itself, and begins when it does.
   *
   * @throws KafkaException a rule could not be made, all others run; to be called again
   */
  public void update(List<IngressBinding> wanted) {
    update(wanted, IngressRules::agreeIfItCan);
  }

  private void update(List<IngressBinding> wanted, Consumer<IngressTask> beginning) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      List<IngressTask> stay = new ArrayList<>();
      List<IngressTask> end = new ArrayList<>();
      tasks.forEach(task -> (wanted.contains(task.binding()) ? stay : end).add(task));
      tasks = List.copyOf(stay);
      end(end); // first: one that changed has the same group
      end.forEach(task -> replays.end(task.binding()));
      begin(wanted, stay, beginning);
    } finally {
      lock.unlock();
    }
  }

  private void begin(
      List<IngressBinding> wanted, List<IngressTask> stay, Consumer<IngressTask> beginning) {
    List<IngressTask> next = new ArrayList<>();
    RuntimeException failure = null;
    for (IngressBinding binding : wanted) {
      if (binding.rule().settings().enabled()) {
        IngressTask running = running(stay, binding);
        try {
          next.add(running == null ? begun(binding, beginning) : running);
        } catch (KafkaException | LogUnavailableException e) {
          failure = e;
        }
      }
    }
    tasks = List.copyOf(next);
    if (failure != null) {
      throw failure;
    }
  }

  private IngressTask begun(IngressBinding binding, Consumer<IngressTask> beginning) {
    IngressTask task = new IngressTask(surroundings, binding);
    try {
      beginning.accept(task);
    } catch (RuntimeException e) {
      task.close();
      throw e;
    }
    task.start();
    return task;
  }

  private static void agreeIfItCan(IngressTask task) {
    try {
      task.agree();
    } catch (LogUnavailableException e) {
      log.warn("Rule {} begins when Kafka answers", task.binding().name(), e);
    }
  }

  private static @Nullable IngressTask running(List<IngressTask> tasks, IngressBinding binding) {
    return tasks.stream().filter(task -> task.binding().equals(binding)).findFirst().orElse(null);
  }

  private static void end(List<IngressTask> tasks) {
    tasks.forEach(IngressTask::stop);
    tasks.forEach(IngressTask::close);
  }

  /**
   * A rule as it runs here.
   *
   * @param partitions of the log that this node takes for it, opened
   * @param problem why it does not do its work now, and what to do, for a person
   * @param halt the record of the log at which it stands still, on all nodes
   * @param counted what this node did for it
   * @param lags of the log's partitions that this node has
   */
  public record Status(
      IngressBinding binding,
      int partitions,
      Optional<String> problem,
      Optional<Halt> halt,
      RuleCounters.Snapshot counted,
      List<Lags.Lag> lags) {}

  public List<Status> statuses() {
    return tasks.stream()
        .map(task ->
            new Status(
                task.binding(),
                task.partitions(),
                task.problem(),
                task.watch().halts().stopped(),
                task.watch().counters().snapshot(),
                task.watch().lags().all()))
        .toList();
  }

  /**
   * Takes the dead letters of a rule to it once more, in the background.
   *
   * @param rule its name with its app's
   * @return how far that is
   * @throws ProtocolException 40900: it has none that could be replayed
   */
  public Map<String, @Nullable Object> replay(String rule) {
    IngressBinding binding = binding(rule);
    String topic = Replays.topicOf(binding.rule().settings().onError());
    replays.begin(binding, () -> IngressReplay.of(binding, surroundings, topic));
    return replays.progress(binding);
  }

  /** How far the last replay of a rule's dead letters is, if this node was asked for it. */
  public Map<String, @Nullable Object> replayed(String rule) {
    return replays.progress(binding(rule));
  }

  private IngressBinding binding(String rule) {
    return tasks.stream()
        .map(IngressTask::binding)
        .filter(one -> one.name().equals(rule))
        .findFirst()
        .orElseThrow(() -> Replays.refused("the rule does not run on this node"));
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      replays.close();
      end(tasks);
    } finally {
      lock.unlock();
    }
  }
}
