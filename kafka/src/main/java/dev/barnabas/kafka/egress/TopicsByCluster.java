package dev.barnabas.kafka.egress;

import dev.barnabas.kafka.settings.Topics;
import dev.barnabas.kafka.settings.Topics.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

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
    return of(cluster).find(topic);
  }

  @Override
  public List<Topic> findAll(String cluster, Predicate<String> wanted) {
    return of(cluster).findAll(wanted);
  }

  private Topics of(String cluster) {
    return topics.computeIfAbsent(cluster, name -> new Topics(surroundings.cluster(name)));
  }

  @Override
  public void close() {
    topics.values().forEach(Topics::close);
  }
}
