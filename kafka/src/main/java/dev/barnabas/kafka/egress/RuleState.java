package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.kafka.settings.Topics.Topic;
import dev.barnabas.mapping.egress.DirectHome;
import dev.barnabas.mapping.egress.OwnedNames;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where a rule stands: {@code Waiting} until its topics exist, then {@code Direct} or {@code
 * ThroughLog}; {@code Refused} when the file asks for what can't be.
 */
public sealed interface RuleState {
  /** The direct logs it answers for, by topic; none unless it is {@code Direct}. */
  default Map<String, ChannelLog> directLogs() {
    return this instanceof Direct(DirectHome home, Map<String, ChannelLog> logs) ? logs : Map.of();
  }

  /** The topics that it reads now, by name; none while it reads nothing. */
  default Map<String, Topic> topics() {
    return switch (this) {
      case Direct direct ->
          direct.logs().values().stream()
              .collect(Collectors.toMap(ChannelLog::topic, RuleState::topic));
      case ThroughLog through -> through.read();
      case Waiting _, Refused _ -> Map.of();
    };
  }

  private static Topic topic(ChannelLog log) {
    return new Topic(log.topic(), log.identity().topicId(), log.partitions());
  }

  /** For the log. */
  default String words() {
    return switch (this) {
      case Waiting waiting -> "waits: " + waiting.reason();
      case Direct direct -> "direct from " + direct.logs().keySet();
      case ThroughLog through -> "through the log: " + through.reason();
      case Refused refused -> "refused: " + refused.reason();
    };
  }

  /**
   * Its topics do not exist yet, or Kafka does not answer.
   *
   * @param names channels that will be its own
   */
  record Waiting(String reason, List<OwnedNames> names) implements RuleState {}

  /**
   * Its topics are its channels' logs.
   *
   * @param logs by topic
   */
  record Direct(DirectHome home, Map<String, ChannelLog> logs) implements RuleState {}

  /**
   * It appends to our log.
   *
   * @param reason why not direct
   * @param read its topics, by name
   */
  record ThroughLog(String reason, Map<String, Topic> read) implements RuleState {
    /** Whether a topic of that state was deleted and made again since. */
    boolean hasOthersThan(ThroughLog before) {
      return read.values().stream()
          .anyMatch(now -> {
            Topic known = before.read.get(now.name());
            return known != null && !known.topicId().equals(now.topicId());
          });
    }
  }

  /**
   * It can't run; the reason says what to change.
   *
   * @param names channels that were its own, or would be: nobody else's
   */
  record Refused(String reason, List<OwnedNames> names) implements RuleState {}
}
