package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.LogRecord;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.egress.RecordSink.Committed;
import dev.barnabas.kafka.group.GroupConsumers;
import dev.barnabas.kafka.log.Records;
import dev.barnabas.kafka.rule.Replay;
import dev.barnabas.kafka.rule.ReplayProgress;
import dev.barnabas.kafka.rule.RuleCounters;
import dev.barnabas.kafka.rule.RuleWatch;
import dev.barnabas.mapping.rule.Start;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the dead letters of a rule to the rule once more, up to those that are there when it
 * begins, as records of the topics that they come from: so their messages have the ids that they
 * would have had. It begins where the last one ended, and repeats nothing when that was killed.
 * What fails again becomes a dead letter again.
 *
 * <p>Thread: its own, {@code barnabas-replay-APP.RULE}; {@link #progress} and {@link #stop} any.
 */
final class LetterReplay implements Replay {
  private static final Logger log = LoggerFactory.getLogger(LetterReplay.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int RECORDS_PER_POLL = 500;

  private final EgressBinding binding;
  private final ClusterConfig cluster;
  private final String topic;
  private final LogSink sink;
  private final RuleCounters counters;
  private final OmittedValues omitted;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile ReplayProgress progress = ReplayProgress.BEGUN;

  LetterReplay(
      EgressBinding binding, ClusterConfig cluster, String topic, LogSink sink, RuleWatch watch) {
    this.binding = binding;
    this.cluster = cluster;
    this.topic = topic;
    this.sink = sink;
    this.counters = watch.counters();
    String name = "barnabas-replay-" + binding.app() + '.' + binding.rule().settings().name();
    omitted = new OmittedValues(cluster, name);
    thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public void stop() {
    stopping = true;
    sink.abandon();
  }

  @Override
  public ReplayProgress progress() {
    return progress;
  }

  private void run() {
    try (Consumer<byte[], byte[]> consumer =
            GroupConsumers.of(cluster, thread.getName(), RECORDS_PER_POLL);
        omitted) {
      replay(consumer);
      progress = ReplayProgress.done(counters);
    } catch (Exception e) {
      log.warn("Rule {}: its dead letters could not be replayed to the end", binding.name(), e);
      progress = ReplayProgress.failed(counters, progress.left(), e);
    } finally {
      sink.close();
    }
  }

  private void replay(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(one -> new TopicPartition(topic, one.partition()))
            .toList();
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Committed> begin =
        StartPositions.of(consumer, partitions, new Start.Earliest(), FirstPartitions.NONE);
    begin.forEach((partition, committed) -> consumer.seek(partition, committed.offset()));
    sink.begin(begin);
    commit(consumer, begin.keySet().stream().toList());
    while (!stopping && left(consumer, ends) > 0) {
      sink.ownFor(Lease.NANOS_MAX);
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        take(Records.of(record));
      }
      sink.flush();
      commit(consumer, partitions);
      progress = ReplayProgress.running(counters, left(consumer, ends));
    }
    if (stopping) {
      throw new IllegalStateException("the node ends, or the rule does");
    }
  }

  private void take(LogRecord record) {
    Letter.of(record, binding.name())
        .flatMap(omitted::whole)
        .ifPresent(letter -> {
          counters.record();
          sink.takeLetter(topic, record, letter);
        });
  }

  private void commit(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    Map<TopicPartition, Long> positions = new HashMap<>();
    partitions.forEach(one -> positions.put(one, consumer.position(one)));
    String text = sink.commitText(positions);
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    positions.forEach((one, position) -> offsets.put(one, new OffsetAndMetadata(position, text)));
    consumer.commitSync(offsets);
  }

  private static long left(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
        .sum();
  }
}
