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

/** Where a group member begins: at its group's commit, else where the rule says. */
final class StartPositions {
  private StartPositions() {}

  static Map<TopicPartition, Committed> of(
      Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions, Start start) {
    Map<TopicPartition, Committed> found = new HashMap<>();
    Set<TopicPartition> fresh = new HashSet<>(partitions);
    consumer
        .committed(Set.copyOf(partitions))
        .forEach((partition, committed) -> {
          if (committed != null) {
            found.put(partition, committed(committed));
            fresh.remove(partition);
          }
        });
    if (!fresh.isEmpty()) {
      FirstOffsets.of(consumer, fresh, start)
          .forEach((partition, offset) -> found.put(partition, new Committed(offset, null)));
    }
    return found;
  }

  private static Committed committed(OffsetAndMetadata committed) {
    return new Committed(committed.offset(), committed.metadata());
  }
}
