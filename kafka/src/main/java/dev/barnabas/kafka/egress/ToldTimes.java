package dev.barnabas.kafka.egress;

import dev.barnabas.kafka.group.FirstOffsets;
import dev.barnabas.mapping.rule.Start;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Up to which time the partitions of a member were told, by the times of records; and where they go
 * on when another source was faster.
 *
 * <p>Thread: the task's.
 */
final class ToldTimes {
  private static final long STEP_MILLIS = 1_000;

  private final Map<TopicPartition, Long> times = new HashMap<>(); // ≤ its partitions
  private long passedMillis;

  /** A partition came, or goes on elsewhere. */
  void onPlaced(TopicPartition partition, long toldMillis) {
    times.put(partition, toldMillis);
    passedMillis = 0;
  }

  void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(times::remove);
  }

  /** These are in the log. */
  void onTaken(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      var partition = new TopicPartition(record.topic(), record.partition());
      times.computeIfPresent(partition, (_, known) -> Math.max(known, record.timestamp()));
    }
  }

  long of(TopicPartition partition) {
    return times.getOrDefault(partition, 0L);
  }

  /** The partitions of which others have told more than this source, or as much. */
  Set<TopicPartition> passed() {
    return times.entrySet().stream()
        .filter(one -> one.getValue() <= passedMillis)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Up to where the partitions were passed, ms since 1970; 0: not at all since they came. */
  long passedMillis() {
    return passedMillis;
  }

  /**
   * Leaves out what others have told. Blocks.
   *
   * @param told by others, see {@link SourceTurns.View}
   * @return offsets for those of the partitions that go on further ahead
   */
  Map<TopicPartition, Long> pass(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> positions, OptionalLong told) {
    long until = told.orElse(0);
    Map<TopicPartition, Long> ahead = new HashMap<>();
    if (until < passedMillis + STEP_MILLIS) {
      return ahead;
    }
    Set<TopicPartition> behind = new HashSet<>(positions.keySet());
    behind.removeIf(partition -> of(partition) >= until);
    if (!behind.isEmpty()) {
      FirstOffsets.of(consumer, behind, new Start.At(until))
          .forEach((partition, offset) -> {
            if (offset > positions.getOrDefault(partition, 0L)) {
              ahead.put(partition, offset);
            }
            times.merge(partition, until, Math::max);
          });
    }
    passedMillis = until;
    return ahead;
  }
}
