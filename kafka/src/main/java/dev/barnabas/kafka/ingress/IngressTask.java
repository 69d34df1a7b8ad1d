package dev.barnabas.kafka.ingress;

import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.KnownClusters;
import dev.barnabas.kafka.egress.RuleCounters;
import dev.barnabas.kafka.group.GroupConsumers;
import dev.barnabas.kafka.group.GroupLoop;
import dev.barnabas.kafka.group.OpenPartitions;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A rule's member in the group over our log: opens what takes a partition to its target for each
 * that it is given.
 *
 * <p>Thread: its loop's, {@code barnabas-ingress-APP.RULE}; {@link #stop} any.
 */
final class IngressTask implements OpenPartitions.Task<PartitionIngress>, AutoCloseable {
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
  private final OpenPartitions<PartitionIngress> open;
  private final GroupLoop loop;
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
    String name = "Rule " + binding.name();
    open = new OpenPartitions<>(name, consumer, this, System::nanoTime);
    loop =
        new GroupLoop(
            new GroupLoop.Member(name, binding.group(), List.of(surroundings.ownLog().topic())),
            consumer,
            open);
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
    return loop.problem().or(open::problem);
  }

  @Override
  public void close() {
    loop.close();
  }

  @Override
  public PartitionIngress open(int partition) {
    return PartitionIngress.open(
        partition,
        surroundings,
        mapping,
        new PartitionIngress.Target(
            IngressClients.producer(target, binding.group() + '-' + partition),
            positions(),
            beginnings,
            groupMetadata()));
  }

  @Override
  public void onEnd() {
    if (positions != null) {
      positions.close();
    }
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
}
