package dev.barnabas.kafka.egress;

import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.rule.ErrorDecisions;
import dev.barnabas.kafka.rule.RuleCounters;
import dev.barnabas.kafka.rule.RuleWatch;
import dev.barnabas.kafka.settings.Topics.Topic;
import dev.barnabas.mapping.rule.EgressSettings;
import dev.barnabas.mapping.rule.Ordering;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The members that a rule has in its group on this node. Immutable. Thread: any. */
final class RuleTasks {
  private final List<GroupTask> members;
  private final @Nullable SourceTurns turns;

  /**
   * @param turns of a rule with a standby
   */
  RuleTasks(List<GroupTask> members, @Nullable SourceTurns turns) {
    this.members = List.copyOf(members);
    this.turns = turns;
  }

  /**
   * The members that a rule in that state needs here; null when it needs none. Where one can't be
   * made nothing is left of the others.
   */
  static @Nullable RuleTasks of(
      EgressSurroundings surroundings,
      EgressBinding rule,
      RuleState state,
      RuleCommons commons,
      RuleWatch watch) {
    Map<String, Topic> topics = state.topics();
    if (topics.isEmpty()) {
      return null;
    }
    EgressSettings settings = rule.rule().settings();
    ClusterConfig cluster = surroundings.cluster(settings.from().cluster());
    FirstPartitions first =
        FirstPartitions.agree(surroundings.config(), rule, topics.values(), surroundings.ids());
    EgressBinding binding = rule.withRemade(first.remade());
    boolean byPartition = settings.flow().ordering() == Ordering.PARTITION;
    int members = byPartition ? settings.flow().parallelism() : 1;
    var decisions = new ErrorDecisions(settings.onError(), watch);
    SourceTurns turns = SourceTurns.of(binding, surroundings, commons.admins());
    List<GroupTask> tasks = new ArrayList<>();
    try {
      for (int i = 0; i < members; i++) {
        var source =
            new GroupTask.Source(
                cluster, topics.keySet(), first, i, turns, surroundings.nanoTime());
        var letters = new DeadLetters(binding, cluster, decisions, watch);
        RecordSink sink =
            closingOnFailure(
                letters::close,
                () ->
                    state instanceof RuleState.Direct direct
                        ? new ProgressSink(
                            mappers(binding, direct, watch.counters()), letters, watch.counters())
                        : new LogSink(
                            binding, surroundings, commons.owners(), letters, watch.counters()));
        tasks.add(closingOnFailure(sink::close, () -> new GroupTask(binding, source, sink, watch)));
      }
    } catch (RuntimeException e) {
      new RuleTasks(tasks, turns).close();
      throw e;
    }
    return new RuleTasks(tasks, turns);
  }

  /** Makes what takes over something: else that would be left, with its connections. */
  private static <T> T closingOnFailure(Runnable end, Supplier<T> making) {
    try {
      return making.get();
    } catch (RuntimeException e) {
      end.run();
      throw e;
    }
  }

  private static Map<String, RuleMapper> mappers(
      EgressBinding binding, RuleState.Direct direct, RuleCounters counters) {
    Map<String, RuleMapper> mappers = new HashMap<>();
    direct
        .logs()
        .keySet()
        .forEach(
            topic -> mappers.put(topic, new RuleMapper(binding, topic, direct.home(), counters)));
    return mappers;
  }

  void start() {
    if (turns != null) {
      turns.start();
    }
    members.forEach(GroupTask::start);
  }

  /** From now on they read these topics. */
  void read(Collection<String> topics) {
    members.forEach(member -> member.read(topics));
  }

  void stop() {
    members.forEach(GroupTask::stop);
  }

  void close() {
    members.forEach(GroupTask::stop);
    members.forEach(GroupTask::close);
    if (turns != null) {
      turns.close();
    }
  }

  /** Whether the source is read now; empty: the rule has no standby. */
  Optional<Boolean> live() {
    return Optional.ofNullable(turns).map(one -> one.view().isLive());
  }

  /** Why one of them does not do its work now. */
  Optional<String> problem() {
    return members.stream()
        .flatMap(member -> member.problem().stream())
        .findFirst()
        .or(() -> Optional.ofNullable(turns).flatMap(SourceTurns::problem));
  }
}
