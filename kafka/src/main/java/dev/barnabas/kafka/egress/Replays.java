package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.rule.ErrorDecisions;
import dev.barnabas.kafka.rule.RuleWatch;
import dev.barnabas.mapping.rule.ErrorPolicy;
import dev.barnabas.mapping.rule.ErrorSettings;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The replays of dead letters that this node was asked for, one per rule. Thread: any. */
final class Replays implements AutoCloseable {
  private final EgressSurroundings surroundings;
  private final Function<ChannelKey, Optional<String>> owners;
  private final Map<EgressBinding, LetterReplay> replays = new ConcurrentHashMap<>(); // ≤ rules

  Replays(EgressSurroundings surroundings, Function<ChannelKey, Optional<String>> owners) {
    this.surroundings = surroundings;
    this.owners = owners;
  }

  /**
   * Begins, unless one runs.
   *
   * @throws ProtocolException 40900: the rule has no dead letters that could be replayed
   */
  void begin(EgressBinding binding, RuleState state) {
    String topic = binding.rule().settings().onError().deadLetterTopic();
    if (topic == null) {
      throw refused("the rule names no onError.deadLetterTopic");
    }
    if (!(state instanceof RuleState.ThroughLog)) {
      throw refused(
          state instanceof RuleState.Direct
              ? "a direct rule writes nothing that its letters could go to: once it is mended, its"
                  + " topic shows them at their place"
              : "the rule does not run now");
    }
    replays.compute(
        binding, (one, known) -> known != null && runs(known) ? known : started(binding, topic));
  }

  private static boolean runs(LetterReplay replay) {
    return replay.progress().state().equals("running");
  }

  private static ProtocolException refused(String why) {
    return new ProtocolException(ErrorCode.CONFLICT, why);
  }

  /** What fails again becomes a dead letter again, and holds nothing up. */
  private LetterReplay started(EgressBinding binding, String topic) {
    RuleWatch watch =
        RuleWatch.of(binding.name(), binding.halts(surroundings.config()), surroundings.clock());
    ClusterConfig cluster = surroundings.cluster(binding.rule().settings().from().cluster());
    var again = new ErrorSettings(ErrorPolicy.DEAD_LETTER, null, topic, null);
    var letters = new DeadLetters(binding, cluster, new ErrorDecisions(again, watch), watch);
    LogSink sink = new LogSink(binding, surroundings, owners, letters, watch.counters());
    LetterReplay replay = new LetterReplay(binding, cluster, topic, sink, watch);
    replay.start();
    return replay;
  }

  /** How far the last one is; {@code none} where nobody asked for one. */
  Map<String, @Nullable Object> progress(EgressBinding binding) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    LetterReplay known = replays.get(binding);
    if (known == null) {
      tree.put("state", "none");
      return tree;
    }
    LetterReplay.Progress progress = known.progress();
    tree.put("state", progress.state());
    tree.put("letters", progress.letters());
    tree.put("messages", progress.messages());
    tree.put("failedAgain", progress.failed());
    tree.put("left", progress.left() < 0 ? null : progress.left());
    if (!progress.detail().isEmpty()) {
      tree.put("detail", progress.detail());
    }
    return tree;
  }

  /** The rule is no more. */
  void end(EgressBinding binding) {
    LetterReplay known = replays.remove(binding);
    if (known != null) {
      known.stop();
    }
  }

  @Override
  public void close() {
    replays.values().forEach(LetterReplay::stop);
  }
}
