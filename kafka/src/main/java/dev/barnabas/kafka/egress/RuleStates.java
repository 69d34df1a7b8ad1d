package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.ChannelHomes.Home;
import dev.barnabas.core.log.ChannelKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the rules of a node stand. Of rules that want the same channels the first one gets them.
 *
 * <p>Thread: any; a rule's state changes on its cluster's watch, but for its first and its end.
 */
final class RuleStates {
  private final ReentrantLock lock = new ReentrantLock(); // for whoever replaces the map
  private volatile Map<EgressBinding, RuleState> states = Map.of(); // in the order of the names

  /** In the order in which they were given; it never changes. */
  Map<EgressBinding, RuleState> all() {
    return states;
  }

  /** Null: the rule is not here any more. */
  @Nullable RuleState of(EgressBinding binding) {
    return states.get(binding);
  }

  /** What a swap did: the last states of those that went, and the first ones of those that came. */
  record Swap(Map<EgressBinding, RuleState> gone, Map<EgressBinding, RuleState> come) {}

  /**
   * From now on there are these.
   *
   * @param before done while nobody sees the new ones yet
   */
  void swap(Collection<EgressBinding> wanted, Consumer<Swap> before) {
    lock.lock();
    try {
      Map<EgressBinding, RuleState> next = new LinkedHashMap<>();
      Map<EgressBinding, RuleState> come = new LinkedHashMap<>();
      for (EgressBinding binding : wanted) {
        RuleState known = states.get(binding);
        RuleState state = known == null ? RuleResolution.begin(binding) : known;
        next.put(binding, state);
        if (known == null) {
          come.put(binding, state);
        }
      }
      Map<EgressBinding, RuleState> gone = new LinkedHashMap<>(states);
      gone.keySet().removeAll(next.keySet());
      before.accept(new Swap(gone, come));
      states = next;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Says what was found out about a rule.
   *
   * @return what counts: another one has its channels, perhaps; null: the rule was taken away
   *     meanwhile
   */
  @Nullable RuleState settle(EgressBinding binding, RuleState found) {
    lock.lock();
    try {
      RuleState before = states.get(binding);
      if (before == null) {
        return null;
      }
      RuleState now = unlessTaken(binding, found);
      if (!now.equals(before)) {
        Map<EgressBinding, RuleState> next = new LinkedHashMap<>(states);
        next.put(binding, now);
        states = next;
      }
      return now;
    } finally {
      lock.unlock();
    }
  }

  private RuleState unlessTaken(EgressBinding binding, RuleState found) {
    if (!(found instanceof RuleState.Direct)) {
      return found;
    }
    Map<EgressBinding, RuleState> earlier = new LinkedHashMap<>();
    for (Map.Entry<EgressBinding, RuleState> one : states.entrySet()) {
      if (one.getKey().equals(binding)) {
        break;
      }
      earlier.put(one.getKey(), one.getValue());
    }
    return Ownership.overlap(earlier, binding, found)
        .<RuleState>map(taken -> new RuleState.Refused(taken, List.of()))
        .orElse(found);
  }

  /** What can't be among them, for a person who can change it. */
  Optional<String> refusal() {
    Map<EgressBinding, RuleState> earlier = new LinkedHashMap<>();
    for (Map.Entry<EgressBinding, RuleState> one : states.entrySet()) {
      if (one.getValue() instanceof RuleState.Refused refused) {
        return Optional.of(refused.reason());
      }
      Optional<String> problem = Ownership.overlap(earlier, one.getKey(), one.getValue());
      if (problem.isPresent()) {
        return problem;
      }
      earlier.put(one.getKey(), one.getValue());
    }
    return Optional.empty();
  }

  /** Where a channel lives, when a direct rule owns its name; empty: in our own log. */
  Optional<Home> homeOf(ChannelKey channel) {
    String name = channel.name();
    String app = channel.app();
    for (Map.Entry<EgressBinding, RuleState> one : states.entrySet()) {
      EgressBinding binding = one.getKey();
      if (binding.app().equals(app)) {
        Home home = Ownership.home(binding, one.getValue(), name);
        if (home != null) {
          return Optional.of(home);
        }
      }
    }
    return Optional.empty();
  }

  /** The direct rule that owns a channel's name. */
  Optional<String> ownerOf(ChannelKey channel) {
    return homeOf(channel)
        .map(home ->
            switch (home) {
              case Home.Known known -> String.valueOf(known.log().rule());
              case Home.Pending pending -> pending.rule();
            });
  }
}
