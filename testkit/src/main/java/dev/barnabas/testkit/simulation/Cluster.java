package dev.barnabas.testkit.simulation;

import dev.barnabas.core.log.LogPartition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The brokers: topics and their partitions, and whether they answer.
 *
 * <p>Thread: the one that runs the world.
 */
public final class Cluster {
  private final Scheduler scheduler;
  private final Map<String, List<SimulatedPartition>> topics = new LinkedHashMap<>();
  private final Set<String> compacted = new HashSet<>();
  private final SimulatedRecords.Store shared = new SimulatedRecords.Store();
  private long silentUntilMillis;

  public Cluster(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** The records that nodes share. */
  SimulatedRecords.Store shared() {
    return shared;
  }

  void create(String topic, int partitions) {
    var list = new ArrayList<SimulatedPartition>();
    for (int number = 0; number < partitions; number++) {
      list.add(new SimulatedPartition(scheduler, number));
    }
    topics.put(topic, list);
  }

  public List<SimulatedPartition> partitions(String topic) {
    return topics.getOrDefault(topic, List.of());
  }

  public SimulatedPartition at(LogPartition partition) {
    return partitions(partition.topic()).get(partition.partition());
  }

  List<SimulatedPartition> all() {
    return topics.values().stream().flatMap(List::stream).toList();
  }

  /** From now on the topic is one from which records may go that newer ones replace. */
  void compact(String topic) {
    compacted.add(topic);
  }

  boolean isCompacted(String topic) {
    return compacted.contains(topic);
  }

  /** Nobody gets an answer for so long. */
  public void fallSilent(long millis) {
    silentUntilMillis = scheduler.nowMillis() + millis;
  }

  boolean answers() {
    return scheduler.nowMillis() >= silentUntilMillis;
  }
}
