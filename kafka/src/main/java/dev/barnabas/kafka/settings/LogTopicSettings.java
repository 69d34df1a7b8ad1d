package dev.barnabas.kafka.settings;

import java.time.Duration;
import java.util.Map;

/**
 * What our own log's topic has to be like.
 *
 * @param partitions pinned: channels find their partition by it
 * @param replicationFactor of a topic that is made; an existing one keeps its own
 * @param maxMessageBytes the largest record
 */
public record LogTopicSettings(
    String topic, int partitions, int replicationFactor, Duration retention, int maxMessageBytes) {

  /** The topic's configuration; LogAppendTime, as the log clock runs on the broker's time. */
  Map<String, String> topicConfig() {
    return Map.of(
        "cleanup.policy",
        "delete",
        "message.timestamp.type",
        "LogAppendTime",
        "retention.ms",
        String.valueOf(retention.toMillis()),
        "max.message.bytes",
        String.valueOf(maxMessageBytes));
  }
}
