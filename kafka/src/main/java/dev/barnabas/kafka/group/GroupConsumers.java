package dev.barnabas.kafka.group;

import dev.barnabas.kafka.ClusterConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the consumers of group members are made from. */
public final class GroupConsumers {
  private GroupConsumers() {}

  /** A member that has not subscribed yet; it commits nothing by itself. */
  public static Consumer<byte[], byte[]> of(
      ClusterConfig cluster, String group, int recordsPerPoll) {
    return of(cluster, group, Map.of("max.poll.records", String.valueOf(recordsPerPoll)));
  }

  /**
   * The same.
   *
   * @param tuning what it takes at once
   */
  public static Consumer<byte[], byte[]> of(
      ClusterConfig cluster, String group, Map<String, String> tuning) {
    Map<String, String> defaults = new HashMap<>(tuning);
    defaults.put("reconnect.backoff.max.ms", "500");
    // New partitions of a topic are heard of this late.
    defaults.put("metadata.max.age.ms", "5000");
    Map<String, String> pinned =
        Map.of(
            "group.id", group,
            "client.id", group,
            "isolation.level", "read_committed",
            "enable.auto.commit", "false",
            "auto.offset.reset", "none",
            "allow.auto.create.topics", "false",
            "group.protocol", "classic",
            // Eager: whoever keeps a partition is told of it as if it came, and is placed anew.
            "partition.assignment.strategy", RangeAssignor.class.getName(),
            // A killed node's partitions go to another one after this; brokers allow no less.
            "session.timeout.ms", "6000",
            "heartbeat.interval.ms", "1000");
    return new KafkaConsumer<>(
        cluster.client(defaults, pinned), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
