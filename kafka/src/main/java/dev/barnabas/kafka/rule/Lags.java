package dev.barnabas.kafka.rule;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a rule is in the partitions that this node has of it.
 *
 * <p>Thread: a member's, each for its own partitions; {@link #all} any.
 */
public final class Lags {
  private static final Logger log = LoggerFactory.getLogger(Lags.class);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

  private final Map<TopicPartition, Lag> lags = new ConcurrentHashMap<>(); // ≤ its partitions

  /**
   * One partition.
   *
   * @param position offset of the next record that the rule takes
   * @param lag records from there to the end, as of the last look; -1: not known yet
   */
  public record Lag(String topic, int partition, long position, long lag) {}

  /** What the member knows by its fetches: after each poll. */
  public void onTurn(Consumer<?, ?> consumer, Map<TopicPartition, Long> positions) {
    positions.forEach((partition, position) -> {
      OptionalLong lag = consumer.currentLag(partition);
      put(partition, position, lag.orElse(-1));
    });
  }

  /** What was polled is not taken yet, and may not be for long: before it is. */
  public void onPolled(
      Consumer<?, ?> consumer, Map<TopicPartition, Long> positions, ConsumerRecords<?, ?> records) {
    Map<TopicPartition, OffsetAndMetadata> next = records.nextOffsets();
    positions.forEach((partition, position) -> {
      OffsetAndMetadata polled = next.get(partition);
      long untaken = polled == null ? 0 : Math.max(0, polled.offset() - position);
      OptionalLong behind = consumer.currentLag(partition);
      boolean known = behind.isPresent() || untaken > 0;
      put(partition, position, known ? behind.orElse(0) + untaken : -1);
    });
  }

  /** A member that fetches nothing has to ask: after each poll. */
  public void onHeldTurn(Consumer<?, ?> consumer, Map<TopicPartition, Long> positions) {
    if (positions.isEmpty()) {
      return;
    }
    try {
      consumer
          .endOffsets(positions.keySet(), ANSWER_MAX)
          .forEach((partition, end) -> {
            long position = positions.getOrDefault(partition, end);
            put(partition, position, Math.max(0, end - position));
          });
    } catch (KafkaException e) {
      log.debug("The ends of {} are not known now", positions.keySet(), e);
    }
  }

  private void put(TopicPartition partition, long position, long lag) {
    Lag known = lags.get(partition);
    long said = lag < 0 && known != null ? known.lag() : lag;
    lags.put(partition, new Lag(partition.topic(), partition.partition(), position, said));
  }

  /** The partitions are another member's from now on. */
  public void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(lags::remove);
  }

  /** By topic and partition. */
  public List<Lag> all() {
    return lags.values().stream()
        .sorted(Comparator.comparing(Lag::topic).thenComparingInt(Lag::partition))
        .toList();
  }
}
