package dev.barnabas.mapping.rule;

import dev.barnabas.mapping.expression.TextPattern;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The topics of an egress rule ({@code from}).
 *
 * @param topics none where there is a pattern
 * @param pattern topics in whose name it is found are read, those too that come later; null: none
 * @param cluster one of the configured Kafka clusters by name, or {@code default}
 * @param partitioner how their producers choose partitions, for {@code via: direct}
 */
public record EgressSource(
    String cluster,
    List<String> topics,
    @Nullable TextPattern pattern,
    Start start,
    Partitioner partitioner) {
  /** A rule reads what one consumer can; more topics are more rules. */
  public static final int TOPICS_MAX = 100;

  public EgressSource {
    topics = List.copyOf(topics);
    if (pattern != null && !topics.isEmpty()) {
      throw new RuleException(
          "topicPattern",
          pattern.toString(),
          "stands in the place of topics",
          "Remove one of them");
    }
    if (pattern == null && (topics.isEmpty() || topics.size() > TOPICS_MAX)) {
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

  /** Whether the rule reads a topic of that name. */
  public boolean reads(String topic) {
    return pattern == null ? topics.contains(topic) : pattern.isFoundIn(topic);
  }
}
