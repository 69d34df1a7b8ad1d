package dev.barnabas.kafka.ingress;

import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.KnownClusters;
import dev.barnabas.kafka.group.GroupConsumers;
import dev.barnabas.kafka.group.GroupLoop;
import dev.barnabas.kafka.group.OpenPartitions;
import dev.barnabas.kafka.group.TransactionalBatch;
import dev.barnabas.kafka.rule.Halt;
import dev.barnabas.kafka.rule.HeldUpException;
import dev.barnabas.kafka.rule.RuleWatch;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rule's member in the group over our log: opens what takes a partition to its target for each
 * that it is given.
 *
 * <p>Thread: its loop's, {@code barnabas-ingress-APP.RULE}; {@link #stop} any.
 */
final class IngressTask implements OpenPartitions.Task<PartitionIngress>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IngressTask.class);
  private static final int NO_GENERATION = -1;
  private static final Duration POSITION_TIMEOUT = Duration.ofSeconds(30);

  private static final int RECORDS_PER_POLL = 2_000;

  private final IngressSurroundings surroundings;
  private final IngressBinding binding;
  private final RuleWatch watch;
  private final ClusterConfig target;
  private final boolean own;
  private final Consumer<byte[], byte[]> consumer;
  private final MessageMapping mapping;
  private final OpenPartitions<PartitionIngress> open;
  private final GroupLoop loop;
  private final Map<TopicPartition, Long> reached = new HashMap<>(); // ≤ partitions of the log
  private @Nullable Beginnings beginnings;
  private @Nullable TargetPositions positions;

  IngressTask(IngressSurroundings surroundings, IngressBinding binding) {
    this.surroundings = surroundings;
    this.binding = binding;
    String cluster = binding.rule().settings().to().cluster();
    target = binding.target(surroundings);
    own = binding.brought() == null && cluster.equals(KnownClusters.OWN);
    watch =
        RuleWatch.of(binding.name(), binding.halts(surroundings.config()), surroundings.clock());
    mapping = new MessageMapping(binding, surroundings, watch, MessageMapping.VALUE_BYTES_MAX);
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

  RuleWatch watch() {
    return watch;
  }

  int partitions() {
    return open.size();
  }

  /**
   * Has the nodes agree on where the rule begins, if they have not. Thread: any that may block,
   * before {@link #start}; else the loop's.
   *
   * @throws LogUnavailableException Kafka does not tell
   */
  void agree() {
    var _ = beginnings();
  }

  private Beginnings beginnings() {
    Beginnings known = beginnings;
    if (known == null) {
      String cluster = binding.rule().settings().to().cluster();
      var place = new Beginnings.Place(cluster, target.bootstrap(), binding.group());
      known = new Beginnings(binding.memory(), place, surroundings);
      beginnings = known;
    }
    return known;
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
    Beginnings agreed = beginnings();
    TargetPositions kept = positions(); // first: it fails where the cluster can't be reached
    return PartitionIngress.open(
        partition,
        surroundings,
        mapping,
        new PartitionIngress.Target(
            TransactionalBatch.producer(target, binding.group() + '-' + partition),
            kept,
            agreed,
            groupMetadata()));
  }

  @Override
  public boolean isHeld() {
    return watch.halts().stopped().isPresent();
  }

  @Override
  public boolean heldUp(RuntimeException failure) {
    if (failure instanceof HeldUpException held && held.halt().isPresent()) {
      Halt halt = held.halt().get();
      watch.halts().stop(halt);
      LOG.error("Rule {} stands still: {}: {}", binding.name(), halt.reason(), halt.error());
      return true;
    }
    return false;
  }

  @Override
  public void onTurnEnd() {
    watch.counters().tick(surroundings.clock().millis());
    Set<TopicPartition> gone = new HashSet<>(reached.keySet());
    gone.removeAll(consumer.assignment());
    gone.forEach(reached::remove);
    watch.lags().forget(gone);
    if (isHeld()) {
      for (TopicPartition partition : consumer.assignment()) {
        reached.computeIfAbsent(partition, one -> committed(one.partition()));
      }
      watch.lags().onHeldTurn(consumer, reached);
      return;
    }
    open.all()
        .forEach((partition, one) -> {
          reached.put(partition, one.position());
          watch.halts().passed(partition.topic(), partition.partition(), one.position());
        });
    watch.lags().onTurn(consumer, reached);
  }

  private long committed(int partition) {
    OffsetAndMetadata known = positions().find(partition);
    return known == null ? 0 : known.offset();
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
      known = new TargetPositions(target, binding.group(), topic, POSITION_TIMEOUT);
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
