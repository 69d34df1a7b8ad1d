package dev.barnabas.kafka.ingress;

import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.group.GroupConsumers;
import dev.barnabas.kafka.group.TransactionalBatch;
import dev.barnabas.kafka.rule.Place;
import dev.barnabas.kafka.rule.ReplayRun;
import dev.barnabas.kafka.rule.RuleWatch;
import dev.barnabas.mapping.rule.ErrorPolicy;
import dev.barnabas.mapping.rule.ErrorSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Takes the dead letters of a rule to the rule once more, as the events that they were. What comes
 * of them and how far it is are one transaction, and whoever begins a replay of the rule fences the
 * one before: nothing is written twice. Thread: the replay's.
 */
final class IngressReplay implements ReplayRun.Letters {
  private static final int RECORDS_PER_POLL = 500;

  private final IngressBinding binding;
  private final ClusterConfig cluster;
  private final String group;
  private final MessageMapping mapping;
  private @Nullable Producer<byte[], byte[]> producer;

  private IngressReplay(
      IngressBinding binding, ClusterConfig cluster, String group, MessageMapping mapping) {
    this.binding = binding;
    this.cluster = cluster;
    this.group = group;
    this.mapping = mapping;
  }

  /**
   * For a rule that runs.
   *
   * @param topic with its letters
   */
  static ReplayRun of(IngressBinding binding, IngressSurroundings surroundings, String topic) {
    RuleWatch watch =
        RuleWatch.of(binding.name(), binding.halts(surroundings.config()), surroundings.clock());
    // What fails again becomes a dead letter again, and holds nothing up.
    var again = new ErrorSettings(ErrorPolicy.DEAD_LETTER, null, topic, null);
    var mapping =
        new MessageMapping(binding, surroundings, watch, again, MessageMapping.VALUE_BYTES_MAX);
    String group = "barnabas-letters-" + binding.app() + '.' + binding.rule().settings().name();
    return new ReplayRun(
        new ReplayRun.Source(binding.name(), topic, group),
        new IngressReplay(binding, binding.target(surroundings), group, mapping),
        watch.counters());
  }

  @Override
  public Consumer<byte[], byte[]> open() {
    Producer<byte[], byte[]> made = TransactionalBatch.producer(cluster, group);
    producer = made;
    // First: it ends what the one before left open, and then its position is the truth.
    made.initTransactions();
    return GroupConsumers.of(cluster, group, RECORDS_PER_POLL);
  }

  /** Where the last one ended, or with what is left of letters behind that. */
  @Override
  public void begin(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
    consumer
        .beginningOffsets(partitions)
        .forEach((partition, first) -> {
          OffsetAndMetadata last = committed.get(partition);
          consumer.seek(partition, last == null ? first : Math.max(first, last.offset()));
        });
  }

  @Override
  public void take(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> polled) {
    List<Output> output = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> letter : polled) {
      take(letter, output);
    }
    Map<TopicPartition, OffsetAndMetadata> behind = new HashMap<>();
    consumer
        .assignment()
        .forEach(one -> behind.put(one, new OffsetAndMetadata(consumer.position(one))));
    writer(consumer).commit(output, behind);
  }

  private OutputWriter writer(Consumer<byte[], byte[]> consumer) {
    return new OutputWriter(
        Objects.requireNonNull(producer, "not open"), mapping, consumer.groupMetadata());
  }

  private void take(ConsumerRecord<byte[], byte[]> letter, List<Output> output) {
    var place = new Place(letter.topic(), letter.partition(), letter.offset());
    IngressLetter.read(letter, binding.app(), binding.name())
        .filter(event -> mapping.takes(event.channel(), place))
        .flatMap(event -> mapping.map(event, place))
        .ifPresent(output::add);
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close();
    }
  }
}
