package dev.barnabas.kafka.egress;

import dev.barnabas.kafka.egress.RecordSink.Committed;
import dev.barnabas.kafka.group.FirstOffsets;
import dev.barnabas.mapping.rule.Start;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a group member begins: at its group's commit, else where the rule says; in a partition that
 * came when the rule ran already, with its first record. A commit that members made before they
 * heard that their topic was made again counts for nothing.
 */
final class StartPositions {
  private StartPositions() {}

  static Map<TopicPartition, Committed> of(
      Consumer<byte[], byte[]> consumer,
      Collection<TopicPartition> partitions,
      Start start,
      FirstPartitions first) {
    Map<TopicPartition, Committed> found = new HashMap<>();
    Set<TopicPartition> fresh = new HashSet<>(partitions);
    consumer
        .committed(Set.copyOf(partitions))
        .forEach((partition, committed) -> {
          if (committed != null && !first.isForeign(partition.topic(), committed.metadata())) {
            found.put(partition, committed(committed));
            fresh.remove(partition);
          }
        });
    Set<TopicPartition> later = new HashSet<>();
    if (start instanceof Start.Latest) {
      fresh.stream().filter(first::cameLater).forEach(later::add);
      fresh.removeAll(later);
    }
    Map<TopicPartition, Long> offsets = new HashMap<>();
    if (!fresh.isEmpty()) {
      offsets.putAll(FirstOffsets.of(consumer, fresh, start));
    }
    if (!later.isEmpty()) {
      offsets.putAll(FirstOffsets.of(consumer, later, new Start.Earliest()));
    }
    offsets.forEach((partition, offset) -> found.put(partition, new Committed(offset, null, 0)));
    return found;
  }

  private static Committed committed(OffsetAndMetadata committed) {
    Told said = Told.of(committed);
    return new Committed(committed.offset(), said.marks(), said.millis());
  }
}
