package dev.barnabas.kafka.egress;

import dev.barnabas.kafka.egress.RecordSink.Committed;
import dev.barnabas.mapping.rule.Start;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
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
      first(consumer, fresh, start)
          .forEach((partition, offset) -> found.put(partition, new Committed(offset, null)));
    }
    return found;
  }

  private static Committed committed(OffsetAndMetadata committed) {
    return new Committed(committed.offset(), committed.metadata());
  }

  private static Map<TopicPartition, Long> first(
      Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions, Start start) {
    return switch (start) {
      case Start.Latest latest -> consumer.endOffsets(partitions);
      case Start.Earliest earliest -> consumer.beginningOffsets(partitions);
      case Start.At(long timestampMillis) -> at(consumer, partitions, timestampMillis);
    };
  }

  private static Map<TopicPartition, Long> at(
      Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions, long timestampMillis) {
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, timestampMillis));
    Map<TopicPartition, Long> found = new HashMap<>(consumer.endOffsets(partitions));
    Map<TopicPartition, OffsetAndTimestamp> hits = consumer.offsetsForTimes(times);
    hits.forEach((partition, hit) -> {
      if (hit != null) {
        found.put(partition, hit.offset());
      }
    });
    return found;
  }
}
