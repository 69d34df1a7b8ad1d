package dev.barnabas.kafka.ingress;

import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.group.GroupConsumers;
import dev.barnabas.kafka.group.TransactionalBatch;
import dev.barnabas.kafka.rule.Place;
import dev.barnabas.kafka.rule.Replay;
import dev.barnabas.kafka.rule.ReplayProgress;
import dev.barnabas.kafka.rule.RuleCounters;
import dev.barnabas.kafka.rule.RuleWatch;
import dev.barnabas.mapping.rule.ErrorPolicy;
import dev.barnabas.mapping.rule.ErrorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the dead letters of a rule to the rule once more, up to those that are there when it
 * begins, as the events that they were. What comes of them and how far it is are one transaction,
 * and whoever begins a replay of the rule fences the one before: nothing is written twice.
 *
 * <p>Thread: its own, {@code barnabas-letters-APP.RULE}; {@link #progress} and {@link #stop} any.
 */
final class IngressReplay implements Replay {
  private static final Logger log = LoggerFactory.getLogger(IngressReplay.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int RECORDS_PER_POLL = 500;

  private final IngressBinding binding;
  private final ClusterConfig cluster;
  private final String topic;
  private final MessageMapping mapping;
  private final RuleCounters counters;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile ReplayProgress progress = ReplayProgress.BEGUN;

  /**
   * For a rule that runs.
   *
   * @param topic with its letters
   */
  IngressReplay(IngressBinding binding, IngressSurroundings surroundings, String topic) {
    this.binding = binding;
    this.cluster = binding.target(surroundings);
    this.topic = topic;
    RuleWatch watch =
        RuleWatch.of(binding.name(), binding.halts(surroundings.config()), surroundings.clock());
    this.counters = watch.counters();
    // What fails again becomes a dead letter again, and holds nothing up.
    var again = new ErrorSettings(ErrorPolicy.DEAD_LETTER, null, topic, null);
    this.mapping =
        new MessageMapping(binding, surroundings, watch, again, MessageMapping.VALUE_BYTES_MAX);
    String name = "barnabas-letters-" + binding.app() + '.' + binding.rule().settings().name();
    thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public void stop() {
    stopping = true;
  }

  @Override
  public ReplayProgress progress() {
    return progress;
  }

  private void run() {
    String group = thread.getName();
    try (Producer<byte[], byte[]> producer = TransactionalBatch.producer(cluster, group);
        Consumer<byte[], byte[]> consumer = GroupConsumers.of(cluster, group, RECORDS_PER_POLL)) {
      // First: it ends what the one before left open, and then its position is the truth.
      producer.initTransactions();
      replay(consumer, new OutputWriter(producer, mapping, consumer.groupMetadata()));
      progress = ReplayProgress.done(counters);
    } catch (Exception e) {
      log.warn("Rule {}: its dead letters could not be replayed to the end", binding.name(), e);
      progress = ReplayProgress.failed(counters, progress.left(), e);
    }
  }

  private void replay(Consumer<byte[], byte[]> consumer, OutputWriter writer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(one -> new TopicPartition(topic, one.partition()))
            .toList();
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    begin(consumer, partitions);
    while (!stopping && left(consumer, ends) > 0) {
      List<Output> output = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(POLL)) {
        take(letter, output);
      }
      Map<TopicPartition, OffsetAndMetadata> behind = new HashMap<>();
      partitions.forEach(one -> behind.put(one, new OffsetAndMetadata(consumer.position(one))));
      writer.commit(output, behind);
      progress = ReplayProgress.running(counters, left(consumer, ends));
    }
    if (stopping) {
      throw new IllegalStateException("the node ends, or the rule does");
    }
  }

  /** Where the last one ended, or with what is left of letters behind that. */
  private static void begin(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
    consumer
        .beginningOffsets(partitions)
        .forEach((partition, first) -> {
          OffsetAndMetadata last = committed.get(partition);
          consumer.seek(partition, last == null ? first : Math.max(first, last.offset()));
        });
  }

  private void take(ConsumerRecord<byte[], byte[]> letter, List<Output> output) {
    var place = new Place(letter.topic(), letter.partition(), letter.offset());
    IngressLetter.read(letter, binding.app(), binding.name())
        .filter(event -> mapping.takes(event.channel(), place))
        .flatMap(event -> mapping.map(event, place))
        .ifPresent(output::add);
  }

  private static long left(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
        .sum();
  }
}
