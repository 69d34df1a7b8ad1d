package dev.barnabas.kafka.egress;

import dev.barnabas.kafka.settings.Topics;
import dev.barnabas.kafka.settings.Topics.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Looks topics up in the clusters of the rules, with one client for each.
 *
 * <p>Thread: the egress watch; it may block.
 */
final class TopicsByCluster implements RuleResolution.TopicFinder, AutoCloseable {
  private final EgressSurroundings surroundings;
  private final Map<String, Topics> topics = new HashMap<>(); // ≤ clusters of the file

  TopicsByCluster(EgressSurroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Optional<Topic> find(String cluster, String topic) {
    return topics
        .computeIfAbsent(cluster, name -> new Topics(surroundings.cluster(name)))
        .find(topic);
  }

  @Override
  public void close() {
    topics.values().forEach(Topics::close);
  }
}
