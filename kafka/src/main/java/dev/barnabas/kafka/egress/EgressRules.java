package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.ChannelHomes.Home;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.kafka.rule.Halt;
import dev.barnabas.kafka.rule.Lags;
import dev.barnabas.kafka.rule.RuleCounters;
import dev.barnabas.mapping.egress.OwnedNames;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the egress rules of a node: finds their topics, answers for the channels of direct rules,
 * keeps a group member going for each rule that needs one. A rule whose topic does not exist yet,
 * or whose cluster does not answer, waits; each cluster has a watch of its own. Rules come and go
 * while it runs, see {@link #update}.
 *
 * <p>Thread: any; states change on the watches, but that rules come and go on the caller's.
 */
public final class EgressRules implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EgressRules.class);
  private static final Duration WATCH_END_MAX = Duration.ofMillis(500);

  /** A node that starts while a cluster is away does not wait longer for it. */
  private static final Duration FIRST_LOOK_MAX = Duration.ofSeconds(5);

  private final EgressSurroundings surroundings;
  private final RuleStates states = new RuleStates();
  private final EgressReplays replays;
  private final Map<EgressBinding, RunningRule> running = new ConcurrentHashMap<>(); // ≤ rules
  private final RuleCommons commons;
  private final Map<String, ClusterWatch> watches = new ConcurrentHashMap<>(); // ≤ clusters

  private EgressRules(EgressSurroundings surroundings) {
    this.surroundings = surroundings;
    this.replays = new EgressReplays(surroundings, states::ownerOf);
    this.commons = new RuleCommons(states::ownerOf, new SharedAdmins());
  }

  /**
   * Starts the enabled rules among them.
   *
   * @throws IllegalArgumentException a rule asks for what can't be; the message says what to
   *     change. Where a cluster does not answer soon its rules' states say it later instead
   */
  public static EgressRules start(EgressSurroundings surroundings, List<EgressBinding> bindings) {
    EgressRules rules = new EgressRules(surroundings);
    rules.update(bindings);
    Optional<String> problem = Optional.empty();
    try {
      rules.awaitFirstLooks();
      problem = rules.states.refusal();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (problem.isPresent()) {
      rules.close();
      throw new IllegalArgumentException(problem.get());
    }
    return rules;
  }

  private void awaitFirstLooks() throws InterruptedException {
    long began = surroundings.nanoTime().getAsLong();
    for (Map.Entry<String, ClusterWatch> one : watches.entrySet()) {
      long spent = surroundings.nanoTime().getAsLong() - began;
      if (!one.getValue().awaitFirstLook(FIRST_LOOK_MAX.toNanos() - spent)) {
        log.warn("Cluster {} does not answer soon: its rules start when it does", one.getKey());
      }
    }
  }

  /**
   * From now on these rules run: those that are new begin, those that are missing end. A binding
   * that stays must be the same object as before. Of two direct rules that want the same channels
   * the first one gets them. May block for as long as it takes to swap the states, which is short.
   */
  public void update(List<EgressBinding> wanted) {
    List<EgressBinding> enabled = new ArrayList<>(wanted);
    enabled.removeIf(binding -> !binding.rule().settings().enabled());
    states.swap(
        enabled,
        swap -> {
          swap.gone().forEach((binding, last) -> watch(binding).takeAway(running(binding), last));
          swap.come()
              .forEach((binding, state) -> {
                var _ = running(binding);
                leaveOwnLog(binding, Ownership.names(state));
              });
        });
    enabled.forEach(this::watch);
    watches.values().forEach(ClusterWatch::wish);
  }

  private RunningRule running(EgressBinding binding) {
    return running.computeIfAbsent(binding, one -> new RunningRule(surroundings, one, commons));
  }

  private ClusterWatch watch(EgressBinding binding) {
    return watches.computeIfAbsent(
        binding.rule().settings().from().cluster(),
        cluster -> {
          var made = new ClusterWatch(cluster, surroundings, states, running, replays::end);
          made.start();
          return made;
        });
  }

  /** Whoever is attached to channels of our own log that a direct rule takes attaches again. */
  private void leaveOwnLog(EgressBinding binding, List<OwnedNames> names) {
    if (!names.isEmpty()) {
      surroundings
          .moving()
          .accept(
              channel ->
                  channel.app().equals(binding.app()) && Ownership.owns(names, channel.name()),
              ErrorCode.CONTINUITY_OTHER_LOG.with(
                  "rule '" + binding.rule().settings().name() + "' owns this channel from now on"));
    }
  }

  /** Where a channel lives, when a direct rule owns its name; empty: in our own log. */
  public Optional<Home> homeOf(ChannelKey channel) {
    return states.homeOf(channel);
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
    states
        .all()
        .forEach((binding, state) -> {
          RunningRule rule = running.get(binding);
          if (rule != null) {
            all.add(
                new Status(
                    binding,
                    state,
                    rule.problem(),
                    rule.live(),
                    rule.watch().halts().stopped(),
                    rule.watch().counters().snapshot(),
                    rule.watch().lags().all()));
          }
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

  @Override
  public void close() {
    watches.values().forEach(ClusterWatch::stop);
    long began = surroundings.nanoTime().getAsLong();
    try {
      for (ClusterWatch one : watches.values()) {
        long spent = surroundings.nanoTime().getAsLong() - began;
        one.join(WATCH_END_MAX.minusNanos(spent));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running.values().forEach(RunningRule::stop);
    running.values().forEach(RunningRule::close);
    replays.close();
  }
}
