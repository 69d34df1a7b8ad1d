package dev.barnabas.kafka.egress;

import dev.barnabas.kafka.settings.ConfigTopic;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions that a rule's topics had when it began. What came later is read from its beginning
 * also where the rule says {@code start: latest}: records that were written to a new partition
 * before anybody here had heard of it are as new as it is. Kept among the settings, as two members
 * that begin at once must not take each other's partitions for new ones. Immutable. Thread: any.
 */
final class FirstPartitions {
  /** Of nothing: all came later. */
  static final FirstPartitions NONE = new FirstPartitions(Map.of());

  private final Map<String, Integer> counts;

  private FirstPartitions(Map<String, Integer> counts) {
    this.counts = Map.copyOf(counts);
  }

  /**
   * What all nodes take for them.
   *
   * @param found the topics with their partitions now: counts when nobody has begun yet
   */
  static FirstPartitions agree(
      ConfigTopic config, EgressBinding binding, Map<String, Integer> found, Supplier<UUID> ids) {
    String proposal =
        found.entrySet().stream()
            .map(one -> one.getKey() + ':' + one.getValue())
            .collect(Collectors.joining(","));
    String prefix =
        "egress-begun/%s/%s/"
            .formatted(binding.rule().settings().from().cluster(), binding.group());
    String agreed =
        config
            .agree(prefix, ids.get().toString(), proposal.getBytes(StandardCharsets.UTF_8))
            .text();
    Map<String, Integer> counts = new HashMap<>();
    for (String one : agreed.split(",", -1)) {
      int colon = one.indexOf(':');
      if (colon > 0) {
        counts.put(one.substring(0, colon), Integer.parseInt(one.substring(colon + 1)));
      }
    }
    return new FirstPartitions(counts);
  }

  /** Whether the rule ran before the partition was there. */
  boolean cameLater(TopicPartition partition) {
    return partition.partition() >= counts.getOrDefault(partition.topic(), 0);
  }
}
