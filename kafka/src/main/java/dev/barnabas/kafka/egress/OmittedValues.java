package dev.barnabas.kafka.egress;

import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.group.GroupConsumers;
import dev.barnabas.kafka.log.Records;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the records of letters that were too large to hold them from their own topics. Thread: its
 * owner's.
 */
final class OmittedValues implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OmittedValues.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final EgressBinding binding;
  private final ClusterConfig cluster;
  private final String group;
  private @Nullable Consumer<byte[], byte[]> consumer;

  /**
   * @param binding that knows which topics were made again
   * @param group in whose name they are read; nothing is committed
   */
  OmittedValues(EgressBinding binding, ClusterConfig cluster, String group) {
    this.binding = binding;
    this.cluster = cluster;
    this.group = group;
  }

  /** The letter with its whole record; empty when that is gone from its topic. */
  Optional<Letter> whole(Letter letter) {
    if (!letter.omitted()) {
      return Optional.of(letter);
    }
    var partition = new TopicPartition(letter.topic().name(), letter.record().partition());
    long offset = letter.record().offset();
    if (!letter.topic().equals(binding.topic(letter.topic().name()))) {
      log.warn("{}: the topic of offset {} is gone: its letter is left out", partition, offset);
      return Optional.empty();
    }
    Consumer<byte[], byte[]> reading = consumer();
    List<TopicPartition> alone = List.of(partition);
    reading.assign(alone);
    reading.seek(partition, offset);
    boolean there =
        reading.beginningOffsets(alone).getOrDefault(partition, 0L) <= offset
            && offset < reading.endOffsets(alone).getOrDefault(partition, 0L);
    while (there && reading.position(partition) <= offset) {
      for (ConsumerRecord<byte[], byte[]> record : reading.poll(POLL)) {
        if (record.offset() == offset) {
          return Optional.of(letter.with(Records.of(record)));
        }
      }
    }
    log.warn("{} offset {} is gone from its topic: its dead letter is left out", partition, offset);
    return Optional.empty();
  }

  private Consumer<byte[], byte[]> consumer() {
    Consumer<byte[], byte[]> reading = consumer;
    if (reading == null) {
      reading = GroupConsumers.of(cluster, group, 1);
      consumer = reading;
    }
    return reading;
  }

  @Override
  public void close() {
    if (consumer != null) {
      consumer.close();
    }
  }
}
