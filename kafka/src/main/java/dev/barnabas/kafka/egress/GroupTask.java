package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.egress.RecordSink.Committed;
import dev.barnabas.kafka.group.GroupConsumers;
import dev.barnabas.kafka.group.GroupLoop;
import dev.barnabas.kafka.log.Records;
import dev.barnabas.mapping.rule.EgressSettings;
import dev.barnabas.mapping.rule.EgressSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rule's member in its consumer group: takes records to the sink and commits what arrived there.
 * After any failure it begins again from its commits.
 *
 * <p>Thread: its loop's, {@code barnabas-egress-APP.RULE}; {@link #stop} any.
 */
final class GroupTask implements GroupLoop.Work, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GroupTask.class);
  private static final int RECORDS_PER_POLL = 1_000;

  private final String name;
  private final EgressSource from;
  private final Consumer<byte[], byte[]> consumer;
  private final RecordSink sink;
  private final GroupLoop loop;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final Set<TopicPartition> uncommitted = new HashSet<>();
  private boolean begun;

  GroupTask(EgressBinding binding, ClusterConfig cluster, RecordSink sink) {
    this.name = binding.name();
    this.from = binding.rule().settings().from();
    this.sink = sink;
    consumer = GroupConsumers.of(cluster, binding.group(), RECORDS_PER_POLL);
    String thread = "barnabas-egress-" + binding.app() + '.' + binding.rule().settings().name();
    loop =
        new GroupLoop(new GroupLoop.Member("Rule " + name, thread, from.topics()), consumer, this);
  }

  /** The member that a rule in that state needs; null when it needs none. */
  static @Nullable GroupTask of(
      EgressSurroundings surroundings,
      EgressBinding binding,
      RuleState state,
      Function<ChannelKey, Optional<String>> owners,
      RuleCounters counters) {
    EgressSettings settings = binding.rule().settings();
    return switch (state) {
      case RuleState.Waiting waiting -> null;
      case RuleState.Refused refused -> null;
      case RuleState.Direct direct -> {
        ClusterConfig cluster = surroundings.cluster(settings.from().cluster());
        Map<String, RuleMapper> mappers = new HashMap<>();
        direct
            .logs()
            .keySet()
            .forEach(topic -> mappers.put(topic, new RuleMapper(binding, topic, direct.home())));
        DeadLetters letters = new DeadLetters(binding, cluster, counters, surroundings.clock());
        yield new GroupTask(binding, cluster, new ProgressSink(mappers, letters, counters));
      }
      case RuleState.ThroughLog through -> {
        ClusterConfig cluster = surroundings.cluster(settings.from().cluster());
        DeadLetters letters = new DeadLetters(binding, cluster, counters, surroundings.clock());
        yield new GroupTask(
            binding, cluster, new LogSink(binding, surroundings, owners, letters, counters));
      }
    };
  }

  void start() {
    loop.start();
  }

  void stop() {
    loop.stop();
  }

  /** Why the rule does not do its work now. Thread: any. */
  Optional<String> problem() {
    return loop.problem();
  }

  @Override
  public void close() {
    loop.close();
  }

  @Override
  public void onRecords(ConsumerRecords<byte[], byte[]> records) {
    if (!begin()) {
      return;
    }
    for (ConsumerRecord<byte[], byte[]> record : records) {
      sink.take(record.topic(), Records.of(record));
    }
    sink.flush();
    records.nextOffsets().forEach((partition, next) -> moved(partition, next.offset()));
    commit();
  }

  /** Some of what was taken may not have arrived: goes back to what is known to have. */
  @Override
  public boolean onFailure(Throwable failure) {
    return switch (failure) {
      case CommitFailedException lost -> isLost();
      case RebalanceInProgressException lost -> isLost();
      case OffsetOutOfRangeException gone -> {
        skipLost(gone);
        yield true;
      }
      default -> {
        begun = false;
        positions.forEach(consumer::seek);
        yield false;
      }
    };
  }

  private boolean isLost() {
    log.info("Rule {} has lost its partitions to another node", name);
    return true;
  }

  @Override
  public void abandon() {
    sink.abandon();
  }

  @Override
  public void onEnd() {
    sink.close();
  }

  /** The sink has to know the partitions before it takes anything of them. */
  private boolean begin() {
    if (placeMissing()) {
      return false;
    }
    if (begun || positions.isEmpty()) {
      return true;
    }
    Map<TopicPartition, Committed> found =
        StartPositions.of(consumer, positions.keySet(), from.start());
    positions.forEach((partition, offset) ->
        found.computeIfPresent(
            partition, (p, committed) -> new Committed(offset, committed.text())));
    sink.begin(found);
    begun = true;
    uncommitted.addAll(positions.keySet());
    commit();
    return true;
  }

  /** Partitions whose start could not be found when they came; what was polled comes again. */
  private boolean placeMissing() {
    Set<TopicPartition> missing = new HashSet<>(consumer.assignment());
    missing.removeAll(positions.keySet());
    if (missing.isEmpty()) {
      return false;
    }
    StartPositions.of(consumer, missing, from.start())
        .forEach((partition, committed) -> place(partition, committed.offset()));
    positions.forEach(consumer::seek);
    return true;
  }

  private void moved(TopicPartition partition, long next) {
    if (positions.containsKey(partition)) {
      positions.put(partition, next);
      uncommitted.add(partition);
    }
  }

  private void commit() {
    if (uncommitted.isEmpty()) {
      return;
    }
    String text = sink.commitText();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : uncommitted) {
      offsets.put(partition, new OffsetAndMetadata(positions.getOrDefault(partition, 0L), text));
    }
    consumer.commitSync(offsets);
    uncommitted.clear();
  }

  private void skipLost(OffsetOutOfRangeException e) {
    log.error(
        "Rule {}: records of {} were deleted before they were read; going on with the oldest",
        name,
        e.partitions());
    consumer.beginningOffsets(e.partitions()).forEach(this::place);
  }

  private void place(TopicPartition partition, long offset) {
    consumer.seek(partition, offset);
    positions.put(partition, offset);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    begun = false;
    StartPositions.of(consumer, partitions, from.start())
        .forEach((partition, committed) -> place(partition, committed.offset()));
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    try {
      // Everything taken has been flushed: a turn never ends in between.
      if (begun) {
        commit();
      }
    } catch (KafkaException | LogUnavailableException e) {
      log.info("Rule {} could not commit what it gives away", name, e);
    }
    onPartitionsLost(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    partitions.forEach(positions::remove);
    partitions.forEach(uncommitted::remove);
    begun = false;
  }
}
