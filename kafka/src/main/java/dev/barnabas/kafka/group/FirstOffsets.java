package dev.barnabas.kafka.group;

import dev.barnabas.mapping.rule.Start;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** Where a member begins in partitions of which its group has committed nothing. */
public final class FirstOffsets {
  private FirstOffsets() {}

  public static Map<TopicPartition, Long> of(
      Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions, Start start) {
    return switch (start) {
      case Start.Latest _ -> consumer.endOffsets(partitions);
      case Start.Earliest _ -> consumer.beginningOffsets(partitions);
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
