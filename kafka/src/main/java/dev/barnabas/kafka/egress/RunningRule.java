package dev.barnabas.kafka.egress;

import dev.barnabas.kafka.Failures;
import dev.barnabas.kafka.rule.RuleWatch;
import dev.barnabas.kafka.settings.Topics.Topic;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rule as it runs on this node: has the members that its state needs, and tells those who are
 * attached when their log is its no more.
 *
 * <p>Thread: its cluster's watch; {@link #watch}, {@link #problem}, {@link #live} any; the node's
 * end stops it on another.
 */
final class RunningRule {
  private static final Logger log = LoggerFactory.getLogger(RunningRule.class);

  private final EgressSurroundings surroundings;
  private final EgressBinding binding;
  private final RuleCommons commons;
  private final RuleWatch watch;
  private final Failures failures;
  private final ReentrantLock lock = new ReentrantLock(); // the end against the beginning
  private volatile @Nullable RuleTasks tasks;
  private Map<String, Topic> noted = Map.of();
  private boolean stopped;

  RunningRule(EgressSurroundings surroundings, EgressBinding binding, RuleCommons commons) {
    this.surroundings = surroundings;
    this.binding = binding;
    this.commons = commons;
    this.watch =
        RuleWatch.of(binding.name(), binding.halts(surroundings.config()), surroundings.clock());
    this.failures = new Failures(log, "Rule " + binding.name(), surroundings.nanoTime());
  }

  EgressBinding binding() {
    return binding;
  }

  RuleWatch watch() {
    return watch;
  }

  /** Why it does not do its work now, for a person. */
  Optional<String> problem() {
    RuleTasks running = tasks;
    Optional<String> own = failures.problem(0);
    return running == null ? own : own.or(running::problem);
  }

  /** Whether its source is read now; empty: the rule has no standby. */
  Optional<Boolean> live() {
    return Optional.ofNullable(tasks).flatMap(RuleTasks::live);
  }

  /** What goes wrong with one rule is tried again at the next look; the others go on. */
  boolean guarded(Runnable step) {
    try {
      step.run();
      return true;
    } catch (Throwable e) {
      long pause = failures.onFailure(e);
      log.trace("Rule {} would wait {} ms; the next look is later", binding.name(), pause);
      return false;
    }
  }

  /** A look found nothing wrong. */
  void onSuccess() {
    failures.onSuccess();
  }

  /** Runs as that state wants it; false: not all could be done. */
  boolean follow(RuleState before, RuleState state) {
    boolean done = true;
    RuleTasks running = tasks;
    if (running != null
        && before instanceof RuleState.ThroughLog old
        && state instanceof RuleState.ThroughLog now
        && !now.hasOthersThan(old)) {
      done = noted(now.read());
      running.read(now.read().keySet());
    } else if (!before.equals(state)) {
      log.info("Rule {}: {}", binding.name(), state.words());
      done = guarded(() -> retire(before, state));
      done &= guarded(this::endTasks);
    }
    return tasks != null ? done : guarded(() -> begin(state)) && done;
  }

  /** Has the nodes know which topics came while the rule ran. */
  private boolean noted(Map<String, Topic> read) {
    return read.equals(noted)
        || guarded(() -> {
          var _ =
              FirstPartitions.agree(
                  surroundings.config(), binding, read.values(), surroundings.ids());
          noted = read;
        });
  }

  private void begin(RuleState state) {
    RuleTasks made = RuleTasks.of(surroundings, binding, state, commons, watch);
    if (made == null) {
      return;
    }
    lock.lock();
    try {
      if (stopped) {
        made.close();
        return;
      }
      tasks = made;
      made.start();
    } finally {
      lock.unlock();
    }
  }

  private void endTasks() {
    RuleTasks old = tasks;
    tasks = null;
    if (old != null) {
      old.stop();
      old.close();
    }
  }

  /** It was taken away. */
  void end(RuleState last) {
    ErrorInfo reason =
        ErrorCode.CONTINUITY_OTHER_LOG.with(
            "rule '" + binding.rule().settings().name() + "' was removed or changed");
    last.directLogs()
        .values()
        .forEach(old -> guarded(() -> surroundings.retiring().accept(old, reason)));
    guarded(this::endTasks);
    log.info("Rule {}: has ended here", binding.name());
  }

  /** The node ends: begins nothing any more. Thread: any. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
    } finally {
      lock.unlock();
    }
    RuleTasks running = tasks;
    if (running != null) {
      running.stop();
    }
  }

  /** Waits for the end of what {@link #stop} has stopped. Thread: any. */
  void close() {
    endTasks();
  }

  /** Whoever is attached to a log that the rule has left would wait there for ever. */
  private void retire(RuleState before, RuleState after) {
    before
        .directLogs()
        .forEach((topic, old) -> {
          if (!old.equals(after.directLogs().get(topic))) {
            surroundings.retiring().accept(old, reason(topic, after));
          }
        });
  }

  private ErrorInfo reason(String topic, RuleState after) {
    String rule = "rule '" + binding.rule().settings().name() + "' ";
    return switch (after) {
      case RuleState.Direct direct ->
          ErrorCode.CONTINUITY_OTHER_LOG.with(
              rule
                  + "has another log: topic '"
                  + topic
                  + "' was made again or has more partitions");
      case RuleState.ThroughLog through ->
          ErrorCode.CONTINUITY_OTHER_LOG.with(rule + "goes through the log: " + through.reason());
      case RuleState.Waiting waiting ->
          ErrorCode.CHANNEL_UNAVAILABLE.with(rule + "does not serve now: " + waiting.reason());
      case RuleState.Refused refused ->
          ErrorCode.CHANNEL_UNAVAILABLE.with(rule + "does not serve now: " + refused.reason());
    };
  }
}
