package dev.barnabas.kafka.ingress;

import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.StartFinder;
import dev.barnabas.core.log.Waiting;
import dev.barnabas.kafka.group.OpenPartitions;
import dev.barnabas.kafka.rule.HeldUpException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;

/**
 * One partition of our log on its way into the user's topic. Made anew after every failure: the
 * producer's start fences whoever had the partition before and ends what it left open; then the
 * committed position is the truth, and W before it is read back for rule 2.1 and for who is there.
 *
 * <p>Thread: the task's.
 */
final class PartitionIngress implements OpenPartitions.Open {
  private static final Duration CLOSE = Duration.ZERO;

  /** Records read without a message for the rule before the position is kept anyway. */
  private static final int IDLE_RECORDS_MAX = 10_000;

  /** Half a day: brokers forget positions after seven, some are set to one. */
  private static final long KEPT_MILLIS = 12 * 3_600_000L;

  private final int partition;
  private final ChannelLog log;
  private final MessageMapping mapping;
  private final Producer<byte[], byte[]> producer;
  private final TargetPositions positions;
  private final OutputWriter writer;
  private final InstantSource clock;
  private final TakenEvents events;

  /** Where reading starts, and where emitting does. */
  private final long start;

  private final long firstEmitted;
  private long idle;

  /** Everything below has been taken. */
  private long position;

  private long keptMillis;

  /** Where the records go, and where the position is kept, in the cluster of the rule's topic. */
  record Target(
      Producer<byte[], byte[]> producer,
      TargetPositions positions,
      Beginnings beginnings,
      ConsumerGroupMetadata group) {}

  private PartitionIngress(
      int partition, IngressSurroundings surroundings, MessageMapping mapping, Target target) {
    this.partition = partition;
    this.log = surroundings.ownLog();
    this.mapping = mapping;
    this.producer = target.producer();
    this.positions = target.positions();
    this.writer = new OutputWriter(producer, mapping, target.group());
    this.clock = surroundings.clock();
    producer.initTransactions();
    OffsetAndMetadata committed = positions.find(partition);
    LogBounds bounds = Waiting.on(log.reader().bounds(log.partition(partition)));
    firstEmitted = target.beginnings().offset(positions.key(partition), committed, bounds);
    // From now on also after a crash: nobody may take a later end for the beginning.
    commit(List.of(), firstEmitted);
    target.beginnings().begun(partition);
    long windowMillis = surroundings.dedupWindow().toMillis();
    StartFinder.Start found =
        new StartFinder(windowMillis)
            .find(log, partition, firstEmitted, millisAt(bounds, surroundings.clock().millis()));
    start = found.offset();
    events = new TakenEvents(partition, surroundings, mapping, found.fromBeginning());
  }

  static PartitionIngress open(
      int partition, IngressSurroundings surroundings, MessageMapping mapping, Target target) {
    try {
      return new PartitionIngress(partition, surroundings, mapping, target);
    } catch (RuntimeException e) {
      target.producer().close(CLOSE);
      throw e;
    }
  }

  /** The time of the first record to emit; now when there is none yet. */
  private long millisAt(LogBounds bounds, long nowMillis) {
    long[] millis = {nowMillis};
    log.reader()
        .scan(
            log.partition(partition),
            firstEmitted,
            bounds.end(),
            record -> {
              millis[0] = Math.min(record.timestampMillis(), nowMillis);
              return false;
            });
    return millis[0];
  }

  @Override
  public long start() {
    return start;
  }

  /** Takes a batch: output and the position behind it, or neither. */
  @Override
  public void take(List<LogRecord> records, long next) {
    List<Output> output = new ArrayList<>();
    try {
      for (LogRecord record : records) {
        for (TakenEvents.Event event : events.read(record, record.offset() >= firstEmitted)) {
          mapping.map(event, partition, record.offset()).ifPresent(output::add);
        }
      }
      idle += records.size();
      position = Math.max(position, next);
      if (next > firstEmitted && (!output.isEmpty() || idle >= IDLE_RECORDS_MAX)) {
        commit(output, next);
      }
    } catch (HeldUpException e) {
      long at = e.place().offset();
      output.removeIf(one -> one.place().offset() >= at);
      commit(output, at);
      throw e;
    }
  }

  /** Offset of the next record that the rule takes; below that, all is taken. */
  long position() {
    return Math.max(position, firstEmitted);
  }

  /** Commits the position of a partition in which nothing happens, so that Kafka keeps it. */
  @Override
  public void keep() {
    if (clock.millis() - keptMillis >= KEPT_MILLIS) {
      commit(List.of(), position);
    }
  }

  private void commit(List<Output> output, long next) {
    writer.commit(
        output,
        Map.of(positions.key(partition), new OffsetAndMetadata(next, log.identity().topicId())));
    position = next;
    idle = 0;
    keptMillis = clock.millis();
  }

  @Override
  public void close() {
    producer.close(CLOSE);
  }
}
