package dev.barnabas.kafka.egress;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The members that a rule has in its group on this node. Immutable. Thread: any. */
final class RuleTasks {
  private final List<GroupTask> members;

  RuleTasks(List<GroupTask> members) {
    this.members = List.copyOf(members);
  }

  void start() {
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
  }

  /** Why one of them does not do its work now. */
  Optional<String> problem() {
    return members.stream().flatMap(member -> member.problem().stream()).findFirst();
  }
}
