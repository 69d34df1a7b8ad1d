package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.LogRecord;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.egress.RecordSink.Committed;
import dev.barnabas.kafka.group.GroupConsumers;
import dev.barnabas.kafka.log.Records;
import dev.barnabas.kafka.rule.ReplayRun;
import dev.barnabas.kafka.rule.RuleCounters;
import dev.barnabas.kafka.settings.Topics;
import dev.barnabas.kafka.settings.Topics.Topic;
import dev.barnabas.mapping.rule.Start;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Takes the dead letters of a rule to the rule once more, as records of the topics that they come
 * from: so their messages have the ids that they would have had. It begins where the last one
 * ended, and repeats nothing when that was killed. What fails again becomes a dead letter again.
 *
 * <p>Thread: the replay's; {@link #abandon} any.
 */
final class LetterReplay implements ReplayRun.Letters {
  private static final int RECORDS_PER_POLL = 500;

  private final EgressBinding binding;
  private final ClusterConfig cluster;
  private final ReplayRun.Source source;
  private final LogSink sink;
  private final RuleCounters counters;
  private final OmittedValues omitted;
  private @Nullable FirstPartitions first;

  /**
   * For a rule that runs.
   *
   * @param binding that knows which of the rule's topics were made again
   */
  LetterReplay(
      EgressBinding binding,
      ClusterConfig cluster,
      ReplayRun.Source source,
      LogSink sink,
      RuleCounters counters) {
    this.binding = binding;
    this.cluster = cluster;
    this.source = source;
    this.sink = sink;
    this.counters = counters;
    omitted = new OmittedValues(binding, cluster, source.thread());
  }

  @Override
  public Consumer<byte[], byte[]> open() {
    first = FirstPartitions.alone(found());
    return GroupConsumers.of(cluster, source.thread(), RECORDS_PER_POLL);
  }

  /** A position in a topic that was deleted says nothing of the one that has its name now. */
  private Topic found() {
    String topic = source.topic();
    try (Topics topics = new Topics(cluster)) {
      return topics
          .find(topic)
          .orElseThrow(() -> new IllegalStateException("there is no topic '" + topic + "'"));
    }
  }

  private FirstPartitions first() {
    return Objects.requireNonNull(first, "not open");
  }

  @Override
  public void begin(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    Map<TopicPartition, Committed> begin =
        StartPositions.of(consumer, partitions, new Start.Earliest(), first());
    begin.forEach((partition, committed) -> consumer.seek(partition, committed.offset()));
    sink.begin(begin);
    sink.alone(); // a second replay of the rule at once is nobody's successor (decision 0062)
    commit(consumer, partitions);
  }

  @Override
  public void take(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> polled) {
    sink.ownFor(Lease.NANOS_MAX);
    for (ConsumerRecord<byte[], byte[]> record : polled) {
      take(Records.of(record));
    }
    sink.flush();
    commit(consumer, consumer.assignment());
  }

  private void take(LogRecord record) {
    Letter.of(record, binding.name())
        .flatMap(omitted::whole)
        .ifPresent(letter -> {
          counters.record();
          sink.takeLetter(source.topic(), record, letter);
        });
  }

  private void commit(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> positions = new HashMap<>();
    partitions.forEach(one -> positions.put(one, consumer.position(one)));
    String text = first().signed(source.topic(), sink.commitText(positions));
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    positions.forEach((one, position) -> offsets.put(one, new OffsetAndMetadata(position, text)));
    consumer.commitSync(offsets);
  }

  @Override
  public void abandon() {
    sink.abandon();
  }

  @Override
  public void close() {
    omitted.close();
    sink.close();
  }
}
