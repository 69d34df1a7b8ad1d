package dev.barnabas.app.wiring;

import dev.barnabas.kafka.egress.EgressRules;
import dev.barnabas.kafka.egress.RuleState;
import dev.barnabas.kafka.ingress.IngressRules;
import dev.barnabas.kafka.rule.Halt;
import dev.barnabas.kafka.rule.Lags;
import dev.barnabas.kafka.rule.RuleCounters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rule as {@code /ready} and {@code /metrics} tell of it. Immutable. Thread: any.
 *
 * @param name with its app's, such as {@code shop/orders}
 * @param source of a rule with several, the cluster of this one
 * @param live of a rule with a standby: whether this source is read now
 * @param detail why it stands so, for people
 * @param halt the record at which it stands still
 * @param counted what this node did for it
 * @param lags of the partitions that this node has of it
 */
record RuleReport(
    Direction direction,
    String name,
    Optional<String> source,
    Optional<Boolean> live,
    Standing standing,
    String detail,
    Optional<Halt> halt,
    RuleCounters.Snapshot counted,
    List<Lags.Lag> lags) {

  private static final String HELD = "held while a source before it answers; ";

  enum Direction {
    EGRESS,
    INGRESS
  }

  enum Standing {
    SERVING,
    /** It tries again and again; the detail says why and, where it can, what to do. */
    FAILING,
    WAITING,
    /** It stands still at a record, on all nodes, until somebody says how it goes on. */
    STOPPED,
    REFUSED
  }

  static RuleReport of(EgressRules.Status status) {
    Standing standing =
        switch (status.state()) {
          case RuleState.Direct _, RuleState.ThroughLog _ ->
              standing(status.halt(), status.problem());
          case RuleState.Waiting _ -> Standing.WAITING;
          case RuleState.Refused _ -> Standing.REFUSED;
        };
    String detail =
        switch (status.state()) {
          case RuleState.Direct _ -> "direct: its topics are its channels' logs";
          case RuleState.ThroughLog through -> "through the log: " + through.reason();
          case RuleState.Waiting waiting -> waiting.reason();
          case RuleState.Refused refused -> refused.reason();
        };
    boolean held = status.live().filter(live -> !live).isPresent();
    return new RuleReport(
        Direction.EGRESS,
        status.binding().name(),
        status.binding().source(),
        status.live(),
        standing,
        words(status.halt(), status.problem(), held ? HELD + detail : detail),
        status.halt(),
        status.counted(),
        status.lags());
  }

  static RuleReport of(IngressRules.Status status) {
    return new RuleReport(
        Direction.INGRESS,
        status.binding().name(),
        Optional.empty(),
        Optional.empty(),
        standing(status.halt(), status.problem()),
        words(
            status.halt(),
            status.problem(),
            status.partitions() + " partitions of the log are this node's"),
        status.halt(),
        status.counted(),
        status.lags());
  }

  private static Standing standing(Optional<Halt> halt, Optional<String> problem) {
    if (halt.isPresent()) {
      return Standing.STOPPED;
    }
    return problem.isPresent() ? Standing.FAILING : Standing.SERVING;
  }

  private static String words(Optional<Halt> halt, Optional<String> problem, String well) {
    return halt.map(at -> "stands still at " + at.error() + ": " + at.reason())
        .or(() -> problem)
        .orElse(well);
  }

  /** Whether somebody has to do something for it to do its work. */
  boolean isDegraded() {
    return standing == Standing.STOPPED
        || standing == Standing.FAILING
        || standing == Standing.REFUSED;
  }

  /** The direction as it is written in the file. */
  String directionName() {
    return direction.name().toLowerCase(Locale.ROOT);
  }

  Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("rule", name);
    source.ifPresent(cluster -> tree.put("source", cluster));
    live.ifPresent(now -> tree.put("live", now));
    tree.put("direction", directionName());
    tree.put("state", standing.name().toLowerCase(Locale.ROOT));
    tree.put("detail", detail);
    return tree;
  }

  /** The same with all that is known, for the Control API. */
  Map<String, @Nullable Object> details() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("state", tree().get("state"));
    tree.put("detail", detail);
    live.ifPresent(now -> tree.put("live", now));
    halt.ifPresent(at -> tree.put("stopped", at.tree()));
    tree.put(
        "counts",
        new LinkedHashMap<>(
            Map.of(
                "records", counted.records(),
                "recordsPerSecond", Math.round(counted.perSecond()),
                "messages", counted.messages(),
                "deadLetters", counted.deadLetters(),
                "skipped", counted.skipped())));
    tree.put("partitions", lags.stream().map(RuleReport::tree).toList());
    tree.put("lastErrors", counted.errors().stream().map(error -> error.tree("time")).toList());
    return tree;
  }

  private static Map<String, @Nullable Object> tree(Lags.Lag lag) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("topic", lag.topic());
    tree.put("partition", (long) lag.partition());
    tree.put("position", lag.position());
    tree.put("lag", lag.lag() < 0 ? null : lag.lag());
    return tree;
  }
}
