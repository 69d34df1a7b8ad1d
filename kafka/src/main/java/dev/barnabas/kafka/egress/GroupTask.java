package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.egress.RecordSink.Committed;
import dev.barnabas.kafka.group.GroupConsumers;
import dev.barnabas.kafka.group.GroupLoop;
import dev.barnabas.kafka.log.Records;
import dev.barnabas.kafka.rule.Halt;
import dev.barnabas.kafka.rule.HeldUpException;
import dev.barnabas.kafka.rule.Place;
import dev.barnabas.kafka.rule.RuleWatch;
import dev.barnabas.mapping.rule.EgressSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
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
 * A rule's member in its consumer group: takes records to the sink and commits what arrived there,
 * once a second. It takes nothing that it can't be sure to own, see {@link Lease}. After any
 * failure it goes on where it knows that all arrived; another member at the last commit.
 *
 * <p>Thread: its loop's, {@code barnabas-egress-APP.RULE}; {@link #stop}, {@link #read} any.
 */
final class GroupTask implements GroupLoop.Work, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GroupTask.class);
  private static final String RECORDS_PER_POLL = "1000";
  private static final Map<String, String> AT_ONCE = Map.of("max.poll.records", RECORDS_PER_POLL);

  /** A fetch comes back with 128 KiB, or what there is after half a second. */
  private static final Map<String, String> GATHERED =
      Map.of(
          "max.poll.records", RECORDS_PER_POLL,
          "fetch.min.bytes", "131072",
          "fetch.max.wait.ms", "500");

  private final String name;
  private final EgressSource from;
  private final Source source;
  private final Consumer<byte[], byte[]> consumer;
  private final RecordSink sink;
  private final RuleWatch watch;
  private final Retries retries;
  private final GroupLoop loop;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final Set<TopicPartition> uncommitted = new HashSet<>();
  private final HeldSource held;
  private final Lease lease;
  private final Succession succession;

  /** Whether the sink knows the partitions, and all of them have a commit. */
  private boolean begun;

  private boolean paused;
  private Set<String> subscribed;
  private volatile Set<String> wanted;

  /**
   * What it reads.
   *
   * @param topics at first; see {@link #read}
   * @param number among the rule's members on this node
   * @param turns of a rule with a standby
   * @param nanoTime for waiting
   */
  record Source(
      ClusterConfig cluster,
      Collection<String> topics,
      FirstPartitions first,
      int number,
      @Nullable SourceTurns turns,
      LongSupplier nanoTime) {}

  GroupTask(EgressBinding binding, Source source, RecordSink sink, RuleWatch watch) {
    this.source = source;
    this.held = new HeldSource(source.turns());
    this.lease = new Lease(source.nanoTime());
    this.succession = new Succession(source.nanoTime());
    this.subscribed = Set.copyOf(source.topics());
    this.wanted = subscribed;
    this.name = binding.name();
    this.from = binding.rule().settings().from();
    this.sink = sink;
    this.watch = watch;
    this.retries = new Retries(name);
    consumer =
        GroupConsumers.of(source.cluster(), binding.group(), sink.mayGather() ? GATHERED : AT_ONCE);
    String thread = "barnabas-egress-" + binding.app() + '.' + binding.rule().settings().name();
    String numbered = source.number() == 0 ? thread : thread + '-' + source.number();
    var member = new GroupLoop.Member("Rule " + name, numbered, List.copyOf(subscribed));
    loop = new GroupLoop(member, consumer, this);
  }

  /** From now on it reads these topics. Thread: any. */
  void read(Collection<String> topics) {
    wanted = Set.copyOf(topics);
  }

  void start() {
    loop.start();
  }

  void stop() {
    loop.stop();
  }

  /** Why the rule does not do its work now. Thread: any. */
  Optional<String> problem() {
    return loop.problem().or(retries::problem);
  }

  @Override
  public void close() {
    loop.close();
  }

  @Override
  public void onRecords(ConsumerRecords<byte[], byte[]> records) {
    watch.counters().tick(watch.clock().millis());
    if (!wanted.equals(subscribed)) {
      // The group shares out anew at the next poll; what was polled comes again.
      subscribed = wanted;
      positions.forEach(consumer::seek);
      consumer.subscribe(subscribed, this);
      return;
    }
    if (watch.halts().stopped().isPresent()) {
      hold();
      return;
    }
    if (!held.mayRead()) {
      holdBack();
      return;
    }
    watch.lags().onPolled(consumer, positions, records);
    if (release() && !pass() && begin() && succeed()) {
      take(records);
      rest();
      watch.lags().onTurn(consumer, positions);
    }
  }

  /** Of partitions with a record that is tried again later nothing is fetched until then. */
  private void rest() {
    if (!retries.isEmpty()) {
      Set<TopicPartition> resting = retries.resting(watch.clock().millis());
      resting.retainAll(consumer.assignment());
      consumer.resume(consumer.assignment());
      consumer.pause(resting);
    }
  }

  /** Stays in its group, and where it is. */
  private void hold() {
    if (begun) {
      commit();
      if (sink.leavesNothing()) {
        held.onNothingLeft();
      }
      begun = false; // it looks once more for what others appended late
    }
    paused = true;
    if (!placeMissing()) {
      positions.forEach(consumer::seek);
    }
    consumer.pause(consumer.assignment());
    watch.lags().onHeldTurn(consumer, positions);
  }

  /** Another source is read: goes along with it, a little behind. */
  private void holdBack() {
    hold();
    sink.forget();
    Map<TopicPartition, Long> ahead = held.goAlong(consumer, positions);
    if (ahead != null) {
      positions.putAll(ahead);
      commitAsHeld(held.passed());
      watch.counters().reached(held.passedMillis());
    }
  }

  /** Leaves out what another source told while this one was away; true: something. */
  private boolean pass() {
    Map<TopicPartition, Long> ahead = held.leftOut(consumer, positions);
    if (ahead.isEmpty()) {
      return false;
    }
    log.info("Rule {} leaves out what another source told: goes on at {}", name, ahead);
    positions.putAll(ahead);
    commitAsHeld(ahead.keySet());
    begun = false;
    positions.forEach(consumer::seek);
    return true;
  }

  private void commitAsHeld(Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      offsets.put(partition, committed(partition, held.textAsHeld(partition)));
    }
    consumer.commitSync(offsets);
  }

  /** False: what was polled while it was paused comes again. */
  private boolean release() {
    if (!paused) {
      return true;
    }
    paused = false;
    positions.forEach(consumer::seek);
    consumer.resume(consumer.assignment());
    return false;
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    Map<TopicPartition, Long> reached = new HashMap<>();
    List<RecordSink.Taken> batch = new ArrayList<>(records.count());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      var partition = new TopicPartition(record.topic(), record.partition());
      batch.add(new RecordSink.Taken(partition, Records.of(record)));
    }
    try {
      if (!batch.isEmpty()) {
        own();
        sink.takeAll(batch, reached);
        sink.flush();
      }
    } catch (HeldUpException e) {
      heldUp(e, reached);
      return;
    }
    records.nextOffsets().forEach((partition, next) -> moved(partition, next.offset()));
    held.onTaken(records);
    if (sink.isUrgent() || lease.isCommitDue()) {
      commit();
    }
    retries.forget(records.partitions());
  }

  /** Nothing is taken of what may be another's by now. */
  private void own() {
    if (lease.isStale()) {
      uncommitted.addAll(positions.keySet());
      commit();
    }
    sink.ownFor(lease.leftNanos());
  }

  /** What lies before the record counts; the rule halts there, or tries it again. */
  private void heldUp(HeldUpException e, Map<TopicPartition, Long> reached) {
    HeldUpException first = e;
    try {
      sink.settle();
      // One that was found out late has others behind it that were taken: all of them come again.
      if (!e.isLate()) {
        reached.forEach(this::moved);
      }
    } catch (HeldUpException late) {
      first = e.isLate() ? e : late;
    }
    commit();
    positions.forEach(consumer::seek);
    Optional<Halt> halt = first.halt();
    if (halt.isPresent()) {
      watch.halts().stop(halt.get());
      log.error("Rule {} stands still: {}: {}", name, halt.get().reason(), halt.get().error());
    } else {
      retries.rest(partition(first.place()), first, watch.clock().millis());
    }
  }

  private static TopicPartition partition(Place place) {
    return new TopicPartition(place.topic(), place.partition());
  }

  /** Some of what was taken may not have arrived, or not be its own any more: goes back. */
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
        goBack();
        yield false;
      }
    };
  }

  private boolean isLost() {
    log.info("Rule {} has lost its partitions to another node", name);
    goBack();
    return true;
  }

  private void goBack() {
    begun = false;
    sink.drop();
    positions.forEach(consumer::seek);
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
        StartPositions.of(consumer, positions.keySet(), from.start(), source.first());
    positions.forEach((partition, offset) ->
        found.computeIfPresent(
            partition,
            (p, committed) -> new Committed(offset, committed.text(), committed.toldMillis())));
    sink.begin(found);
    uncommitted.addAll(positions.keySet());
    commit();
    begun = true;
    return true;
  }

  /** Whoever had the partitions before may have appended something when this one had looked. */
  private boolean succeed() {
    if (succession.mustLook(consumer, positions)) {
      begun = false;
    }
    boolean ready = begin();
    if (ready && succession.isAlone()) {
      sink.alone();
    }
    return ready;
  }

  /** Partitions whose start could not be found when they came; what was polled comes again. */
  private boolean placeMissing() {
    Set<TopicPartition> missing = new HashSet<>(consumer.assignment());
    missing.removeAll(positions.keySet());
    if (missing.isEmpty()) {
      return false;
    }
    StartPositions.of(consumer, missing, from.start(), source.first()).forEach(this::place);
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
    String text = sink.commitText(positions);
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : uncommitted) {
      offsets.put(partition, committed(partition, held.text(partition, text)));
    }
    long asked = lease.now();
    consumer.commitSync(offsets);
    lease.confirmed(asked);
    uncommitted.clear();
    offsets.forEach((partition, committed) ->
        watch.halts().passed(partition.topic(), partition.partition(), committed.offset()));
  }

  private OffsetAndMetadata committed(TopicPartition partition, String text) {
    return new OffsetAndMetadata(
        positions.getOrDefault(partition, 0L), source.first().signed(partition.topic(), text));
  }

  private void skipLost(OffsetOutOfRangeException e) {
    log.error(
        "Rule {}: records of {} were deleted before they were read; going on with the oldest",
        name,
        e.partitions());
    consumer
        .beginningOffsets(e.partitions())
        .forEach((partition, offset) -> place(partition, new Committed(offset, null, 0)));
  }

  private void place(TopicPartition partition, Committed at) {
    consumer.seek(partition, at.offset());
    positions.put(partition, at.offset());
    held.onPlaced(partition, at);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    begun = false;
    sink.forget();
    succession.onAssigned();
    StartPositions.of(consumer, partitions, from.start(), source.first()).forEach(this::place);
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
    held.forget(partitions);
    watch.lags().forget(partitions);
    retries.forget(partitions);
    begun = false;
    sink.forget();
  }
}
