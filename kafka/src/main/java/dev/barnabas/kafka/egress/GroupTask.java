package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.egress.RecordSink.Committed;
import dev.barnabas.kafka.log.Records;
import dev.barnabas.mapping.rule.EgressSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rule's member in its consumer group: takes records to the sink and commits what arrived there.
 * After any failure it begins again from its commits.
 *
 * <p>Thread: its own, {@code barnabas-egress-RULE}; {@link #stop} any.
 */
final class GroupTask implements Runnable, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GroupTask.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final long RETRY_NANOS_MIN = 100_000_000L;
  private static final long RETRY_NANOS_MAX = 5_000_000_000L;

  private final EgressSettings settings;
  private final Consumer<byte[], byte[]> consumer;
  private final RecordSink sink;
  private final Thread thread;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final Set<TopicPartition> uncommitted = new HashSet<>();
  private boolean begun;
  private long retryNanos = RETRY_NANOS_MIN;
  private volatile boolean stopping;

  GroupTask(EgressSettings settings, ClusterConfig cluster, RecordSink sink) {
    this.settings = settings;
    this.sink = sink;
    consumer =
        new KafkaConsumer<>(
            cluster.client(
                Map.of("max.poll.records", "1000", "reconnect.backoff.max.ms", "500"),
                pinned(settings)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    thread = Thread.ofPlatform().name("barnabas-egress-" + settings.name()).unstarted(this);
    thread.setDaemon(true);
  }

  private static Map<String, String> pinned(EgressSettings settings) {
    Map<String, String> all = new HashMap<>();
    all.put("group.id", settings.effectiveGroup());
    all.put("client.id", settings.effectiveGroup());
    all.put("isolation.level", "read_committed");
    all.put("enable.auto.commit", "false");
    all.put("auto.offset.reset", "none");
    all.put("allow.auto.create.topics", "false");
    all.put("group.protocol", "classic");
    // A killed node's partitions go to another one after this; 6 s is the least brokers allow.
    all.put("session.timeout.ms", "6000");
    all.put("heartbeat.interval.ms", "1000");
    return all;
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
        yield new GroupTask(settings, cluster, new ProgressSink(mappers, letters, counters));
      }
      case RuleState.ThroughLog through -> {
        ClusterConfig cluster = surroundings.cluster(settings.from().cluster());
        DeadLetters letters = new DeadLetters(binding, cluster, counters, surroundings.clock());
        yield new GroupTask(
            settings, cluster, new LogSink(binding, surroundings, owners, letters, counters));
      }
    };
  }

  void start() {
    thread.start();
  }

  void stop() {
    stopping = true;
    consumer.wakeup();
  }

  /** Waits for the end; what is not done by then is done by whoever comes next. */
  @Override
  public void close() {
    stop();
    try {
      if (!thread.join(GRACE)) {
        sink.abandon();
        thread.interrupt();
        thread.join(GRACE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    try {
      consumer.subscribe(settings.from().topics(), new Rebalance());
      while (!stopping) {
        turn();
      }
    } catch (InterruptException e) {
      log.debug("Rule {} was interrupted", settings.name());
    } finally {
      end();
    }
  }

  private void turn() {
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (!begin()) {
        return;
      }
      for (ConsumerRecord<byte[], byte[]> record : records) {
        sink.take(record.topic(), Records.of(record));
      }
      sink.flush();
      records.nextOffsets().forEach((partition, next) -> moved(partition, next.offset()));
      commit();
      retryNanos = RETRY_NANOS_MIN;
    } catch (WakeupException e) {
      log.debug("Rule {} is being stopped", settings.name());
    } catch (InterruptException e) {
      throw e;
    } catch (CommitFailedException | RebalanceInProgressException e) {
      log.info("Rule {} has lost its partitions to another node", settings.name());
    } catch (OffsetOutOfRangeException e) {
      skipLost(e);
    } catch (KafkaException | LogUnavailableException | IllegalStateException e) {
      again(e);
    }
  }

  /** The sink has to know the partitions before it takes anything of them. */
  private boolean begin() {
    if (placeMissing()) {
      return false;
    }
    if (begun || positions.isEmpty()) {
      return true;
    }
    Map<TopicPartition, Committed> from =
        StartPositions.of(consumer, positions.keySet(), settings.from().start());
    positions.forEach((partition, offset) ->
        from.computeIfPresent(
            partition, (p, committed) -> new Committed(offset, committed.text())));
    sink.begin(from);
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
    StartPositions.of(consumer, missing, settings.from().start())
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
        settings.name(),
        e.partitions());
    consumer.beginningOffsets(e.partitions()).forEach(this::place);
  }

  private void place(TopicPartition partition, long offset) {
    consumer.seek(partition, offset);
    positions.put(partition, offset);
  }

  /** Some of what was taken may not have arrived: goes back to what is known to have. */
  private void again(RuntimeException e) {
    log.warn("Rule {} tries again: {}", settings.name(), e.toString());
    begun = false;
    positions.forEach(consumer::seek);
    if (!stopping) {
      LockSupport.parkNanos(retryNanos);
      retryNanos = Math.min(retryNanos * 2, RETRY_NANOS_MAX);
    }
  }

  private void end() {
    try {
      consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(GRACE));
    } catch (KafkaException e) {
      log.debug("Rule {} left its group unheard", settings.name(), e);
    }
    sink.close();
  }

  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      begun = false;
      StartPositions.of(consumer, partitions, settings.from().start())
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
        log.info("Rule {} could not commit what it gives away", settings.name(), e);
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
}
