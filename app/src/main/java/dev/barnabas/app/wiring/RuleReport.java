package dev.barnabas.app.wiring;

import dev.barnabas.kafka.egress.EgressRules;
import dev.barnabas.kafka.egress.RuleCounters;
import dev.barnabas.kafka.egress.RuleState;
import dev.barnabas.kafka.ingress.IngressRules;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rule as {@code /ready} and {@code /metrics} tell of it. Immutable. Thread: any.
 *
 * @param name with its app's, such as {@code shop/orders}
 * @param detail why it stands so, for people
 */
record RuleReport(
    Direction direction,
    String name,
    Standing standing,
    String detail,
    RuleCounters.Snapshot counted) {

  enum Direction {
    EGRESS,
    INGRESS
  }

  enum Standing {
    SERVING,
    /** It tries again and again; the detail says why and, where it can, what to do. */
    FAILING,
    WAITING,
    REFUSED
  }

  static RuleReport of(EgressRules.Status status) {
    Standing standing =
        switch (status.state()) {
          case RuleState.Direct _, RuleState.ThroughLog _ -> standing(status.problem());
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
    return new RuleReport(
        Direction.EGRESS,
        status.binding().name(),
        standing,
        status.problem().orElse(detail),
        status.counted());
  }

  static RuleReport of(IngressRules.Status status) {
    return new RuleReport(
        Direction.INGRESS,
        status.binding().name(),
        standing(status.problem()),
        status.problem().orElse(status.partitions() + " partitions of the log are this node's"),
        status.counted());
  }

  private static Standing standing(Optional<String> problem) {
    return problem.isPresent() ? Standing.FAILING : Standing.SERVING;
  }

  /** The direction as it is written in the file. */
  String directionName() {
    return direction.name().toLowerCase(Locale.ROOT);
  }

  Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("rule", name);
    tree.put("direction", directionName());
    tree.put("state", standing.name().toLowerCase(Locale.ROOT));
    tree.put("detail", detail);
    return tree;
  }
}
