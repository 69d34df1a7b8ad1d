package dev.barnabas.mapping.rule;

import java.util.HashSet;
import java.util.List;

/**
 * The topics of an egress rule ({@code from}).
 *
 * @param cluster one of the configured Kafka clusters by name, or {@code default}
 * @param partitioner how their producers choose partitions, for {@code via: direct}
 */
public record EgressSource(
    String cluster, List<String> topics, Start start, Partitioner partitioner) {
  /** A rule reads what one consumer can; more topics are more rules. */
  public static final int TOPICS_MAX = 100;

  public EgressSource {
    topics = List.copyOf(topics);
    if (topics.isEmpty() || topics.size() > TOPICS_MAX) {
      throw new RuleException(
          "topics", null, "must name 1 to " + TOPICS_MAX + " topics", "Add topics: [name]");
    }
    for (int i = 0; i < topics.size(); i++) {
      TopicName.require("topics[" + i + "]", topics.get(i));
    }
    if (new HashSet<>(topics).size() < topics.size()) {
      throw new RuleException("topics", topics, "must not name a topic twice", "");
    }
  }
}
