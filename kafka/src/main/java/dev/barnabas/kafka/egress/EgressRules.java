package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.ChannelHomes.Home;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.kafka.Failures;
import dev.barnabas.kafka.rule.Halt;
import dev.barnabas.kafka.rule.Lags;
import dev.barnabas.kafka.rule.RuleCounters;
import dev.barnabas.kafka.rule.RuleWatch;
import dev.barnabas.mapping.egress.DirectHome;
import dev.barnabas.mapping.egress.OwnedNames;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the egress rules of a node: finds their topics, answers for the channels of direct rules,
 * keeps a group member going for each rule that needs one. A rule whose topic does not exist yet
 * waits; topics are looked at every two seconds. Rules come and go while it runs, see {@link
 * #update}.
 *
 * <p>Thread: any; states change on the egress watch, {@code barnabas-egress}, but that rules come
 * and go on the caller's.
 */
public final class EgressRules implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EgressRules.class);
  private static final long LOOK_MILLIS = 2_000;
  private static final Duration WATCH_END_MAX = Duration.ofMillis(500);

  private final EgressSurroundings surroundings;
  private final TopicsByCluster topics;
  private final RuleResolution resolution;
  private final EgressReplays replays;
  private final Map<EgressBinding, RuleWatch> watches = new ConcurrentHashMap<>(); // ≤ rules
  private final Map<EgressBinding, RuleTasks> tasks = new ConcurrentHashMap<>(); // ≤ rules
  private final Map<EgressBinding, Failures> failures = new ConcurrentHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Semaphore wishes = new Semaphore(0); // looks that shall not wait
  private final Queue<Gone> gone = new ConcurrentLinkedQueue<>(); // ≤ rules, until the next look
  private final ReentrantLock lock = new ReentrantLock(); // for whoever replaces the states
  private final Thread watch;
  private volatile Map<EgressBinding, RuleState> states; // in the order in which names are given

  /** A rule that was taken away, with its last state. */
  private record Gone(EgressBinding binding, RuleState last) {}

  private EgressRules(EgressSurroundings surroundings, List<EgressBinding> bindings) {
    this.surroundings = surroundings;
    this.topics = new TopicsByCluster(surroundings);
    this.resolution = new RuleResolution(surroundings, topics, binding -> seen(binding).counters());
    this.replays = new EgressReplays(surroundings, this::ownerOf);
    Map<EgressBinding, RuleState> first = new LinkedHashMap<>();
    for (EgressBinding binding : bindings) {
      first.put(binding, RuleResolution.begin(binding));
    }
    states = first;
    watch = Thread.ofPlatform().name("barnabas-egress").daemon().unstarted(this::watch);
  }

  /**
   * Starts the enabled rules among them.
   *
   * @throws IllegalArgumentException a rule asks for what can't be; the message says what to change
   */
  public static EgressRules start(EgressSurroundings surroundings, List<EgressBinding> bindings) {
    List<EgressBinding> enabled = new ArrayList<>(bindings);
    enabled.removeIf(binding -> !binding.rule().settings().enabled());
    EgressRules rules = new EgressRules(surroundings, enabled);
    rules.look();
    Optional<String> problem = rules.refusal().or(() -> overlap(rules.states));
    if (problem.isPresent()) {
      rules.close();
      throw new IllegalArgumentException(problem.get());
    }
    rules.watch.start();
    return rules;
  }

  /**
   * From now on these rules run: those that are new begin, those that are missing end. A binding
   * that stays must be the same object as before. Of two direct rules that want the same channels
   * the first one gets them. May block for as long as it takes to swap the states, which is short.
   */
  public void update(List<EgressBinding> wanted) {
    Map<EgressBinding, RuleState> next = new LinkedHashMap<>();
    lock.lock();
    try {
      for (EgressBinding binding : wanted) {
        if (binding.rule().settings().enabled()) {
          RuleState known = states.get(binding);
          RuleState state = known == null ? RuleResolution.begin(binding) : known;
          next.put(binding, state);
        }
      }
      states.forEach((binding, last) -> {
        if (!next.containsKey(binding)) {
          gone.add(new Gone(binding, last));
        }
      });
      next.forEach((binding, state) -> {
        if (!states.containsKey(binding)) {
          leaveOwnLog(binding, names(state));
        }
      });
      states = next;
    } finally {
      lock.unlock();
    }
    wishes.release();
  }

  /** Whoever is attached to channels of our own log that a direct rule takes attaches again. */
  private void leaveOwnLog(EgressBinding binding, List<OwnedNames> names) {
    if (!names.isEmpty()) {
      surroundings
          .moving()
          .accept(
              channel -> channel.app().equals(binding.app()) && owns(names, channel.name()),
              ErrorCode.CONTINUITY_OTHER_LOG.with(
                  "rule '" + binding.rule().settings().name() + "' owns this channel from now on"));
    }
  }

  private Optional<String> refusal() {
    return states.values().stream()
        .filter(RuleState.Refused.class::isInstance)
        .map(state -> ((RuleState.Refused) state).reason())
        .findFirst();
  }

  /** A direct rule owns its names alone. */
  private static Optional<String> overlap(Map<EgressBinding, RuleState> states) {
    Map<EgressBinding, RuleState> earlier = new LinkedHashMap<>();
    for (Map.Entry<EgressBinding, RuleState> one : states.entrySet()) {
      Optional<String> problem = overlap(earlier, one.getKey(), one.getValue());
      if (problem.isPresent()) {
        return problem;
      }
      earlier.put(one.getKey(), one.getValue());
    }
    return Optional.empty();
  }

  private static Optional<String> overlap(
      Map<EgressBinding, RuleState> earlier, EgressBinding binding, RuleState state) {
    for (Map.Entry<EgressBinding, RuleState> other : earlier.entrySet()) {
      if (other.getKey().app().equals(binding.app())) {
        for (OwnedNames one : names(state)) {
          if (names(other.getValue()).stream().anyMatch(one::overlaps)) {
            return Optional.of(
                "%s.channel: '%s' is already owned by the direct rule %s; choose another prefix"
                    .formatted(
                        binding.path(), one.prefix(), other.getKey().rule().settings().name()));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static List<OwnedNames> names(@Nullable RuleState state) {
    return switch (state) {
      case RuleState.Direct direct -> direct.home().names();
      case RuleState.Waiting waiting -> waiting.names();
      case RuleState.ThroughLog through -> List.of();
      case RuleState.Refused refused -> refused.names();
      case null -> List.of();
    };
  }

  /** Where a channel lives, when a direct rule owns its name; empty: in our own log. */
  public Optional<Home> homeOf(ChannelKey channel) {
    String name = channel.name();
    String app = channel.app();
    for (Map.Entry<EgressBinding, RuleState> one : states.entrySet()) {
      EgressBinding binding = one.getKey();
      if (binding.app().equals(app)) {
        Home home = home(binding, one.getValue(), name);
        if (home != null) {
          return Optional.of(home);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> ownerOf(ChannelKey channel) {
    return homeOf(channel)
        .map(home ->
            switch (home) {
              case Home.Known known -> String.valueOf(known.log().rule());
              case Home.Pending pending -> pending.rule();
            });
  }

  /**
   * A rule as it runs here.
   *
   * @param problem why its member in the group does not do its work now, for a person
   * @param live of a rule with a standby: whether this source is read now
   * @param halt the record at which it stands still, on all nodes
   * @param counted what this node did for it
   * @param lags of the partitions that this node has
   */
  public record Status(
      EgressBinding binding,
      RuleState state,
      Optional<String> problem,
      Optional<Boolean> live,
      Optional<Halt> halt,
      RuleCounters.Snapshot counted,
      List<Lags.Lag> lags) {}

  public List<Status> statuses() {
    List<Status> all = new ArrayList<>();
    states.forEach((binding, state) -> {
      RuleWatch seen = seen(binding);
      all.add(
          new Status(
              binding,
              state,
              problem(binding),
              Optional.ofNullable(tasks.get(binding)).flatMap(RuleTasks::live),
              seen.halts().stopped(),
              seen.counters().snapshot(),
              seen.lags().all()));
    });
    return all;
  }

  /**
   * Takes the dead letters of a rule to it once more, in the background.
   *
   * @param rule its name with its app's
   * @return how far that is
   * @throws ProtocolException 40900: it has none that could be replayed
   */
  public Map<String, @Nullable Object> replay(String rule) {
    Status status = status(rule);
    replays.begin(status.binding(), status.state());
    return replays.progress(status.binding());
  }

  /** How far the last replay of a rule's dead letters is, if this node was asked for it. */
  public Map<String, @Nullable Object> replayed(String rule) {
    return replays.progress(status(rule).binding());
  }

  private Status status(String rule) {
    return statuses().stream()
        .filter(one -> one.binding().name().equals(rule))
        .findFirst()
        .orElseThrow(
            () -> new ProtocolException(ErrorCode.CONFLICT, "the rule does not run on this node"));
  }

  private Optional<String> problem(EgressBinding binding) {
    RuleTasks task = tasks.get(binding);
    Optional<String> own = failures(binding).problem(0);
    return task == null ? own : own.or(task::problem);
  }

  @Override
  public void close() {
    closing.countDown();
    wishes.release();
    try {
      if (watch.getState() != Thread.State.NEW) {
        // A look that Kafka does not answer is left to end by itself.
        var _ = watch.join(WATCH_END_MAX);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tasks.values().forEach(RuleTasks::stop);
    tasks.values().forEach(RuleTasks::close);
    replays.close();
    topics.close();
  }

  private static @Nullable Home home(EgressBinding binding, RuleState state, String channel) {
    String rule = binding.rule().settings().name();
    return switch (state) {
      case RuleState.Direct(DirectHome home, Map<String, ChannelLog> logs) -> {
        if (!owns(home.names(), channel)) {
          yield null;
        }
        yield home.homeOf(channel)
            .<Home>map(
                at -> new Home.Known(Objects.requireNonNull(logs.get(at.topic())), at.partition()))
            .orElseGet(() -> new Home.Pending(rule, "no record can have made this name"));
      }
      case RuleState.Waiting(String reason, List<OwnedNames> names) ->
          owns(names, channel) ? new Home.Pending(rule, reason) : null;
      case RuleState.Refused(String reason, List<OwnedNames> names) ->
          owns(names, channel) ? new Home.Pending(rule, reason) : null;
      case RuleState.ThroughLog through -> null;
    };
  }

  private static boolean owns(List<OwnedNames> names, String channel) {
    for (OwnedNames one : names) {
      if (one.owns(channel)) {
        return true;
      }
    }
    return false;
  }

  private void watch() {
    try {
      while (closing.getCount() > 0) {
        if (wishes.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          wishes.drainPermits();
        }
        if (closing.getCount() > 0) {
          look();
        }
      }
    } catch (InterruptedException e) {
      log.debug("The egress watch was interrupted");
    }
  }

  private void look() {
    endGone();
    Map<EgressBinding, RuleState> old = states;
    Map<EgressBinding, RuleState> now = new LinkedHashMap<>();
    Set<EgressBinding> well = new HashSet<>();
    for (EgressBinding binding : old.keySet()) {
      RuleState before = Objects.requireNonNull(old.get(binding));
      now.put(binding, before);
      if (guarded(binding, () -> now.put(binding, unlessTaken(binding, before, now)))) {
        well.add(binding);
      }
    }
    settle(now);
    now.forEach((binding, state) -> {
      if (!states.containsKey(binding)) {
        return; // taken away meanwhile: the next look ends it
      }
      boolean done = follow(binding, Objects.requireNonNull(old.get(binding)), state);
      if (done && well.contains(binding)) {
        failures(binding).onSuccess();
      }
    });
  }

  /** What was found counts, but for rules that were taken away meanwhile. */
  private void settle(Map<EgressBinding, RuleState> found) {
    lock.lock();
    try {
      Map<EgressBinding, RuleState> next = new LinkedHashMap<>();
      states.forEach((binding, state) -> next.put(binding, found.getOrDefault(binding, state)));
      states = next;
    } finally {
      lock.unlock();
    }
  }

  private RuleState unlessTaken(
      EgressBinding binding, RuleState before, Map<EgressBinding, RuleState> earlier) {
    RuleState state = resolution.resolve(binding, before);
    if (!(state instanceof RuleState.Direct)) {
      return state;
    }
    Map<EgressBinding, RuleState> both = new LinkedHashMap<>(earlier);
    both.remove(binding);
    return overlap(both, binding, state)
        .<RuleState>map(taken -> new RuleState.Refused(taken, List.of()))
        .orElse(state);
  }

  /** What was taken away ends before what takes its place begins: they may share a group. */
  private void endGone() {
    for (Gone one = gone.poll(); one != null; one = gone.poll()) {
      EgressBinding binding = one.binding();
      ErrorInfo reason =
          ErrorCode.CONTINUITY_OTHER_LOG.with(
              "rule '" + binding.rule().settings().name() + "' was removed or changed");
      one.last()
          .directLogs()
          .values()
          .forEach(old -> guarded(binding, () -> surroundings.retiring().accept(old, reason)));
      guarded(binding, () -> end(tasks.remove(binding)));
      failures.remove(binding);
      watches.remove(binding);
      replays.end(binding);
      log.info("Rule {}: has ended here", binding.name());
    }
  }

  private boolean follow(EgressBinding binding, RuleState before, RuleState state) {
    boolean done = true;
    RuleTasks running = tasks.get(binding);
    if (running != null
        && before instanceof RuleState.ThroughLog
        && state instanceof RuleState.ThroughLog(String _, Map<String, Integer> read)) {
      running.read(read.keySet());
    } else if (!before.equals(state)) {
      log.info("Rule {}: {}", binding.name(), state.words());
      done = guarded(binding, () -> retire(binding, before, state));
      done &= guarded(binding, () -> end(tasks.remove(binding)));
    }
    return tasks.containsKey(binding)
        ? done
        : guarded(binding, () -> begin(binding, state)) && done;
  }

  /** What goes wrong with one rule is tried again at the next look; the others go on. */
  private boolean guarded(EgressBinding binding, Runnable step) {
    try {
      step.run();
      return true;
    } catch (Throwable e) {
      long pause = failures(binding).onFailure(e);
      log.trace("Rule {} would wait {} ms; the next look is later", binding.name(), pause);
      return false;
    }
  }

  private static void end(@Nullable RuleTasks old) {
    if (old != null) {
      old.stop();
      old.close();
    }
  }

  private void begin(EgressBinding binding, RuleState state) {
    RuleTasks task = GroupTask.of(surroundings, binding, state, this::ownerOf, seen(binding));
    if (task != null && closing.getCount() > 0) {
      tasks.put(binding, task);
      task.start();
    }
  }

  /** Whoever is attached to a log that the rule has left would wait there for ever. */
  private void retire(EgressBinding binding, RuleState before, RuleState after) {
    before
        .directLogs()
        .forEach((topic, old) -> {
          if (!old.equals(after.directLogs().get(topic))) {
            surroundings.retiring().accept(old, reason(binding, topic, after));
          }
        });
  }

  private static ErrorInfo reason(EgressBinding binding, String topic, RuleState after) {
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

  private Failures failures(EgressBinding binding) {
    return failures.computeIfAbsent(
        binding, one -> new Failures(log, "Rule " + one.name(), System::nanoTime));
  }

  private RuleWatch seen(EgressBinding binding) {
    return watches.computeIfAbsent(
        binding,
        one -> RuleWatch.of(one.name(), one.halts(surroundings.config()), surroundings.clock()));
  }
}
