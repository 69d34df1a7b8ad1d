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
 * <p>Thread: its loop's, {@code barnabas-egress-APP.RULE}; {@link #stop}, {@link #read} any.
 */
final class GroupTask implements GroupLoop.Work, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GroupTask.class);
  private static final int RECORDS_PER_POLL = 1_000;

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
  private final @Nullable SourceTurns turns;
  private final ToldTimes told = new ToldTimes();
  private boolean begun;
  private boolean held;
  private Set<String> subscribed;
  private volatile Set<String> wanted;

  /**
   * What it reads.
   *
   * @param topics at first; see {@link #read}
   * @param number among the rule's members on this node
   * @param turns of a rule with a standby
   */
  record Source(
      ClusterConfig cluster,
      Collection<String> topics,
      FirstPartitions first,
      int number,
      @Nullable SourceTurns turns) {}

  GroupTask(EgressBinding binding, Source source, RecordSink sink, RuleWatch watch) {
    this.source = source;
    this.turns = source.turns();
    this.subscribed = Set.copyOf(source.topics());
    this.wanted = subscribed;
    this.name = binding.name();
    this.from = binding.rule().settings().from();
    this.sink = sink;
    this.watch = watch;
    this.retries = new Retries(name);
    consumer = GroupConsumers.of(source.cluster(), binding.group(), RECORDS_PER_POLL);
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
    if (turns != null && !turns.view().mayRead()) {
      holdBack(turns.view());
      return;
    }
    if (release() && !pass() && begin()) {
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
    held = true;
    begun = false;
    if (!placeMissing()) {
      positions.forEach(consumer::seek);
    }
    consumer.pause(consumer.assignment());
    watch.lags().onHeldTurn(consumer, positions);
  }

  /** Another source is read: goes along with it, a little behind. */
  private void holdBack(SourceTurns.View view) {
    hold();
    if (!view.held()) {
      return; // the others are being asked
    }
    long before = told.passedMillis();
    positions.putAll(told.pass(consumer, positions, view.told()));
    if (told.passedMillis() > before) {
      commitAsHeld(told.passed());
      watch.counters().reached(told.passedMillis());
    }
  }

  /** Leaves out what another source told while this one was away; true: something. */
  private boolean pass() {
    if (turns == null) {
      return false;
    }
    Map<TopicPartition, Long> ahead = told.pass(consumer, positions, turns.view().toldLive());
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

  /** Nothing was appended from behind these positions. */
  private void commitAsHeld(Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      String text = new Told(told.of(partition), false, null).text();
      offsets.put(partition, committed(partition, text));
    }
    consumer.commitSync(offsets);
  }

  /** False: what was polled while it was held comes again. */
  private boolean release() {
    if (!held) {
      return true;
    }
    held = false;
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
      sink.takeAll(batch, reached);
      sink.flush();
    } catch (HeldUpException e) {
      heldUp(e, reached);
      return;
    }
    records.nextOffsets().forEach((partition, next) -> moved(partition, next.offset()));
    told.onTaken(records);
    commit();
    retries.forget(records.partitions());
  }

  /** What lies before the record counts; the rule halts there, or tries it again. */
  private void heldUp(HeldUpException e, Map<TopicPartition, Long> reached) {
    HeldUpException first = e;
    // One that was found out late has others behind it that were taken: all of them come again,
    // and those that are in the log are found there.
    if (!e.isLate()) {
      try {
        sink.settle();
        reached.forEach(this::moved);
        commit();
      } catch (HeldUpException late) {
        first = late;
      }
    }
    begun = false;
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
        StartPositions.of(consumer, positions.keySet(), from.start(), source.first());
    positions.forEach((partition, offset) ->
        found.computeIfPresent(
            partition,
            (p, committed) -> new Committed(offset, committed.text(), committed.toldMillis())));
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
    String marks = sink.commitText();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : uncommitted) {
      String text = turns == null ? marks : new Told(told.of(partition), true, marks).text();
      offsets.put(partition, committed(partition, text));
    }
    consumer.commitSync(offsets);
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
    told.onPlaced(partition, at.toldMillis());
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    begun = false;
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
    told.forget(partitions);
    watch.lags().forget(partitions);
    retries.forget(partitions);
    begun = false;
  }
}
