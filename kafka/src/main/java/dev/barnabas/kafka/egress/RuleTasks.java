package dev.barnabas.kafka.egress;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
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
