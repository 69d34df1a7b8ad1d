package dev.barnabas.kafka.ingress;

import dev.barnabas.core.log.LogRecord;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.KnownClusters;
import dev.barnabas.kafka.egress.RuleCounters;
import dev.barnabas.kafka.group.GroupConsumers;
import dev.barnabas.kafka.group.GroupLoop;
import dev.barnabas.kafka.log.Records;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A rule's member in the group over our log: opens the partitions it is given, hands them their
 * records, and opens a partition anew after any failure.
 *
 * <p>Thread: its loop's, {@code barnabas-ingress-APP.RULE}; {@link #stop} any.
 */
final class IngressTask implements GroupLoop.Work, AutoCloseable {
  private static final int NO_GENERATION = -1;
  private static final int RECORDS_PER_POLL = 2_000;

  private final IngressSurroundings surroundings;
  private final IngressBinding binding;
  private final RuleCounters counters;
  private final ClusterConfig target;
  private final boolean own;
  private final Consumer<byte[], byte[]> consumer;
  private final MessageMapping mapping;
  private final Beginnings beginnings;
  private final GroupLoop loop;
  private final Map<TopicPartition, PartitionIngress> open = new ConcurrentHashMap<>();
  private @Nullable TargetPositions positions;

  IngressTask(IngressSurroundings surroundings, IngressBinding binding) {
    this.surroundings = surroundings;
    this.binding = binding;
    String cluster = binding.rule().settings().to().cluster();
    target = binding.target(surroundings);
    own = binding.brought() == null && cluster.equals(KnownClusters.OWN);
    counters = new RuleCounters(binding.name());
    mapping = new MessageMapping(binding, surroundings, counters, IngressClients.VALUE_BYTES_MAX);
    beginnings =
        new Beginnings(
            binding.name(),
            new Beginnings.Place(cluster, target.bootstrap(), binding.group()),
            surroundings);
    consumer = GroupConsumers.of(surroundings.ownCluster(), binding.group(), RECORDS_PER_POLL);
    loop =
        new GroupLoop(
            new GroupLoop.Member(
                "Rule " + binding.name(), binding.group(), List.of(surroundings.ownLog().topic())),
            consumer,
            this);
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
    Set<TopicPartition> fresh = openMissing();
    records
        .nextOffsets()
        .forEach((partition, next) -> {
          if (!fresh.contains(partition)) {
            take(partition, records.records(partition), next.offset());
          }
        });
    open.values().forEach(PartitionIngress::keep);
  }

  /** Whatever was under way is decided by the committed positions: opens all anew. */
  @Override
  public boolean onFailure(Throwable failure) {
    closeAll(open.keySet());
    return false;
  }

  @Override
  public void abandon() {}

  @Override
  public void onEnd() {
    closeAll(open.keySet());
    if (positions != null) {
      positions.close();
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
                  beginnings,
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

  private void closeAll(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : List.copyOf(partitions)) {
      PartitionIngress one = open.remove(partition);
      if (one != null) {
        one.close();
      }
    }
  }

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
