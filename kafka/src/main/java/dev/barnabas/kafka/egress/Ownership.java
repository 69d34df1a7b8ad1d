package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.ChannelHomes.Home;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.mapping.egress.DirectHome;
import dev.barnabas.mapping.egress.OwnedNames;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which channels a rule has for itself: a direct rule owns its names alone. */
final class Ownership {
  private Ownership() {}

  /** What keeps a rule from its channels: one of these wants some of them too. */
  static Optional<String> overlap(
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

  static List<OwnedNames> names(RuleState state) {
    return switch (state) {
      case RuleState.Direct direct -> direct.home().names();
      case RuleState.Waiting waiting -> waiting.names();
      case RuleState.ThroughLog through -> List.of();
      case RuleState.Refused refused -> refused.names();
    };
  }

  static boolean owns(List<OwnedNames> names, String channel) {
    for (OwnedNames one : names) {
      if (one.owns(channel)) {
        return true;
      }
    }
    return false;
  }

  /** Where a channel of its app lives; null: it is not this rule's. */
  static @Nullable Home home(EgressBinding binding, RuleState state, String channel) {
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
}
