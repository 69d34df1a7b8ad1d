package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.core.log.Waiting;
import dev.barnabas.kafka.settings.Topics.Topic;
import dev.barnabas.mapping.rule.EgressSettings;
import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.mapping.rule.SnapshotSettings;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Says whether topics hold what the snapshots of a rule are made of: the last message of every key
 * is in a compacted topic, or was not long ago.
 *
 * <p>Thread: the watch of the rule's cluster; it may block.
 */
final class SnapshotTopics {
  private final EgressSurroundings surroundings;

  SnapshotTopics(EgressSurroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * Asks about topics that are new to the rule.
   *
   * @throws RuleException a topic is not compacted, and the rule does not say how far back counts
   * @throws dev.barnabas.core.log.LogUnavailableException the cluster can't be asked
   */
  void require(EgressBinding binding, Collection<Topic> topics, RuleState before) {
    EgressSettings settings = binding.rule().settings();
    SnapshotSettings snapshot = settings.snapshot();
    if (!snapshot.mode().isKeyed() || snapshot.maxIdle() != null) {
      return;
    }
    LogReader reader = surroundings.readers().apply(settings.from().cluster());
    for (Topic topic : topics) {
      if (!isKnown(topic, before.directLogs().get(topic.name()))
          && !Waiting.on(reader.isCompacted(new LogPartition(topic.name(), 0)))) {
        throw new RuleException(
            binding.path() + ".snapshot.mode",
            snapshot.mode().label(),
            "needs a compacted topic, and '" + topic.name() + "' is not",
            "Set its cleanup.policy to compact, or set snapshot.maxIdle: what is older does not"
                + " count then");
      }
    }
  }

  private static boolean isKnown(Topic topic, @Nullable ChannelLog log) {
    return log != null && log.identity().topicId().equals(topic.topicId());
  }
}
