package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.rule.ErrorDecisions;
import dev.barnabas.kafka.rule.ReplayRun;
import dev.barnabas.kafka.rule.Replays;
import dev.barnabas.kafka.rule.RuleWatch;
import dev.barnabas.mapping.rule.ErrorPolicy;
import dev.barnabas.mapping.rule.ErrorSettings;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes dead letters to their rules once more. Thread: any. */
final class EgressReplays implements AutoCloseable {
  private final EgressSurroundings surroundings;
  private final Function<ChannelKey, Optional<String>> owners;
  private final Replays<EgressBinding> replays = new Replays<>();

  EgressReplays(EgressSurroundings surroundings, Function<ChannelKey, Optional<String>> owners) {
    this.surroundings = surroundings;
    this.owners = owners;
  }

  /**
   * Begins, unless one runs.
   *
   * @throws ProtocolException 40900: the rule has no dead letters that could be replayed
   */
  void begin(EgressBinding binding, RuleState state) {
    String topic = Replays.topicOf(binding.rule().settings().onError());
    if (!(state instanceof RuleState.ThroughLog through)) {
      throw Replays.refused(
          state instanceof RuleState.Direct
              ? "a direct rule writes nothing that its letters could go to: once it is mended, its"
                  + " topic shows them at their place"
              : "the rule does not run now");
    }
    replays.begin(binding, () -> made(binding, through, topic));
  }

  /** What fails again becomes a dead letter again, and holds nothing up. */
  private ReplayRun made(EgressBinding rule, RuleState.ThroughLog state, String topic) {
    FirstPartitions first =
        FirstPartitions.agree(
            surroundings.config(), rule, state.read().values(), surroundings.ids());
    EgressBinding binding = rule.withRemade(first.remade());
    RuleWatch watch =
        RuleWatch.of(binding.name(), binding.halts(surroundings.config()), surroundings.clock());
    ClusterConfig cluster = surroundings.cluster(binding.rule().settings().from().cluster());
    var again = new ErrorSettings(ErrorPolicy.DEAD_LETTER, null, topic, null);
    var anew = new DeadLetters(binding, cluster, new ErrorDecisions(again, watch), watch);
    LogSink sink = new LogSink(binding, surroundings, owners, anew, watch.counters());
    String thread = "barnabas-replay-" + binding.app() + '.' + binding.rule().settings().name();
    var source = new ReplayRun.Source(binding.name(), topic, thread);
    var letters = new LetterReplay(binding, cluster, source, sink, watch.counters());
    return new ReplayRun(source, letters, watch.counters());
  }

  /** How far the last one is; {@code none} where nobody asked for one. */
  Map<String, @Nullable Object> progress(EgressBinding binding) {
    return replays.progress(binding);
  }

  /** The rule is no more. */
  void end(EgressBinding binding) {
    replays.end(binding);
  }

  @Override
  public void close() {
    replays.close();
  }
}
