package dev.barnabas.kafka.ingress;

import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.egress.RuleCounters;
import dev.barnabas.kafka.log.Records;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rule's member in the group over our log: opens the partitions it is given, hands them their
 * records, and opens a partition anew after any failure.
 *
 * <p>Thread: its own, {@code barnabas-ingress-RULE}; {@link #stop} any.
 */
final class IngressTask implements Runnable, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IngressTask.class);
  private static final int NO_GENERATION = -1;
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final long RETRY_NANOS_MIN = 100_000_000L;
  private static final long RETRY_NANOS_MAX = 5_000_000_000L;

  private final IngressSurroundings surroundings;
  private final IngressBinding binding;
  private final RuleCounters counters;
  private final ClusterConfig target;
  private final boolean own;
  private final Consumer<byte[], byte[]> consumer;
  private final MessageMapping mapping;
  private final Thread thread;
  private final Map<TopicPartition, PartitionIngress> open = new ConcurrentHashMap<>();
  private @Nullable TargetPositions positions;
  private long retryNanos = RETRY_NANOS_MIN;
  private volatile boolean stopping;

  IngressTask(IngressSurroundings surroundings, IngressBinding binding) {
    this.surroundings = surroundings;
    this.binding = binding;
    String cluster = binding.rule().settings().to().cluster();
    target = surroundings.cluster(cluster);
    own = cluster.equals(IngressSurroundings.OWN_CLUSTER);
    counters = new RuleCounters(binding.name());
    mapping = new MessageMapping(binding, surroundings, counters, IngressClients.VALUE_BYTES_MAX);
    consumer = IngressClients.consumer(surroundings.ownCluster(), binding.group());
    thread =
        Thread.ofPlatform()
            .name("barnabas-ingress-" + binding.rule().settings().name())
            .daemon()
            .unstarted(this);
  }

  IngressBinding binding() {
    return binding;
  }

  RuleCounters counters() {
    return counters;
  }

  int partitions() {
    return open.size();
  }

  void start() {
    thread.start();
  }

  void stop() {
    stopping = true;
    consumer.wakeup();
  }

  @Override
  public void close() {
    stop();
    try {
      if (!thread.join(GRACE)) {
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
      consumer.subscribe(List.of(surroundings.ownLog().topic()), new Rebalance());
      while (!stopping) {
        turn();
      }
    } catch (InterruptException e) {
      log.debug("Rule {} was interrupted", binding.name());
    } finally {
      end();
    }
  }

  private void turn() {
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      Set<TopicPartition> fresh = openMissing();
      records
          .nextOffsets()
          .forEach((partition, next) -> {
            if (!fresh.contains(partition)) {
              take(partition, records.records(partition), next.offset());
            }
          });
      retryNanos = RETRY_NANOS_MIN;
    } catch (WakeupException e) {
      log.debug("Rule {} is being stopped", binding.name());
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException | LogUnavailableException | IllegalStateException e) {
      again(e);
    }
  }

  /** Opens what was assigned; what was polled of it before comes again. */
  private Set<TopicPartition> openMissing() {
    Set<TopicPartition> missing = new HashSet<>(consumer.assignment());
    missing.removeAll(open.keySet());
    hold(missing);
    for (TopicPartition partition : missing) {
      PartitionIngress one =
          PartitionIngress.open(
              partition.partition(),
              surroundings,
              mapping,
              new PartitionIngress.Target(
                  IngressClients.producer(target, binding.group() + '-' + partition.partition()),
                  positions(),
                  groupMetadata()));
      open.put(partition, one);
      consumer.seek(partition, one.start());
      consumer.resume(List.of(partition));
    }
    return missing;
  }

  /** Nothing is fetched of them until they are open; a poll wants a position of them all. */
  private void hold(Collection<TopicPartition> partitions) {
    consumer.pause(partitions);
    partitions.forEach(partition -> consumer.seek(partition, 0));
  }

  private void take(
      TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records, long next) {
    PartitionIngress one = open.get(partition);
    if (one == null) {
      return;
    }
    List<LogRecord> taken = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      taken.add(Records.of(record));
    }
    one.take(taken, next);
  }

  private TargetPositions positions() {
    TargetPositions known = positions;
    if (known == null) {
      if (!own) {
        TargetPositions.ensureStandIn(target, surroundings.ownLog().partitions());
      }
      String topic = own ? surroundings.ownLog().topic() : TargetPositions.STAND_IN;
      known = new TargetPositions(target, binding.group(), topic);
      positions = known;
    }
    return known;
  }

  /** Another cluster knows nothing of the group's members: there the producer alone fences. */
  @SuppressWarnings("removal") // to be hidden; a producer without consumer has no other way
  private ConsumerGroupMetadata groupMetadata() {
    return own
        ? consumer.groupMetadata()
        : new ConsumerGroupMetadata(binding.group(), NO_GENERATION, "", Optional.empty());
  }

  /** Whatever was under way is decided by the committed positions: opens all anew. */
  private void again(RuntimeException e) {
    log.warn("Rule {} tries again: {}", binding.name(), e.toString());
    closeAll(open.keySet());
    if (!stopping) {
      LockSupport.parkNanos(retryNanos);
      retryNanos = Math.min(retryNanos * 2, RETRY_NANOS_MAX);
    }
  }

  private void closeAll(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : List.copyOf(partitions)) {
      PartitionIngress one = open.remove(partition);
      if (one != null) {
        one.close();
      }
    }
  }

  private void end() {
    try {
      consumer.close(CloseOptions.timeout(GRACE));
    } catch (KafkaException e) {
      log.debug("Rule {} left its group unheard", binding.name(), e);
    }
    closeAll(open.keySet());
    if (positions != null) {
      positions.close();
    }
  }

  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      closeAll(partitions);
      hold(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      closeAll(partitions);
    }
  }
}
