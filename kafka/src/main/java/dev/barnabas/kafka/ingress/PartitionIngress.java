package dev.barnabas.kafka.ingress;

import dev.barnabas.core.channel.EntryContent;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.ReplayFilter;
import dev.barnabas.core.log.ReplayFilter.Verdict;
import dev.barnabas.core.log.StartFinder;
import dev.barnabas.core.log.Waiting;
import dev.barnabas.protocol.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * One partition of our log on its way into the user's topic. Made anew after every failure: the
 * producer's start fences whoever had the partition before and ends what it left open; then the
 * committed position is the truth, and W before it is read back for rule 2.1.
 *
 * <p>Thread: the task's.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the commit reports what failed
final class PartitionIngress implements AutoCloseable {
  private static final Duration CLOSE = Duration.ZERO;

  /** Records read without a message for the rule before the position is kept anyway. */
  private static final int IDLE_RECORDS_MAX = 10_000;

  private final int partition;
  private final ChannelLog log;
  private final MessageMapping mapping;
  private final Producer<byte[], byte[]> producer;
  private final TargetPositions positions;
  private final ConsumerGroupMetadata group;
  private final ReplayFilter filter;

  /** Where reading starts, and where emitting does. */
  private final long start;

  private final long firstEmitted;
  private long idle;

  /** Where the records go, and where the position is kept, in the cluster of the rule's topic. */
  record Target(
      Producer<byte[], byte[]> producer, TargetPositions positions, ConsumerGroupMetadata group) {}

  private PartitionIngress(
      int partition, IngressSurroundings surroundings, MessageMapping mapping, Target target) {
    this.partition = partition;
    this.log = surroundings.ownLog();
    this.mapping = mapping;
    this.producer = target.producer();
    this.positions = target.positions();
    this.group = target.group();
    producer.initTransactions();
    OptionalLong committed = positions.find(partition);
    LogBounds bounds = Waiting.on(log.reader().bounds(log.partition(partition)));
    firstEmitted = Math.max(bounds.begin(), committed.orElse(bounds.end()));
    if (committed.isEmpty()) {
      // From now on also after a crash: nobody may take a later end for the beginning.
      commit(List.of(), firstEmitted);
    }
    long windowMillis = surroundings.dedupWindow().toMillis();
    StartFinder.Start found =
        new StartFinder(windowMillis)
            .find(log, partition, firstEmitted, millisAt(bounds, surroundings.clock().millis()));
    start = found.offset();
    filter = new ReplayFilter(log, windowMillis, found.fromBeginning());
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

  long start() {
    return start;
  }

  /** Takes a batch: output and the position behind it, or neither. */
  void take(List<LogRecord> records, long next) {
    List<ProducerRecord<byte[], byte[]>> output = new ArrayList<>();
    for (LogRecord record : records) {
      Verdict verdict = filter.judge(record);
      if (record.offset() >= firstEmitted && verdict.keep()) {
        map(record, verdict, output);
      }
    }
    idle += records.size();
    if (next > firstEmitted && (!output.isEmpty() || idle >= IDLE_RECORDS_MAX)) {
      commit(output, next);
      idle = 0;
    }
  }

  private void map(LogRecord record, Verdict verdict, List<ProducerRecord<byte[], byte[]>> output) {
    byte[] key = record.key();
    if (key == null) {
      return;
    }
    ChannelKey channel = ChannelKey.ofBytes(key);
    if (!mapping.takes(channel, record.offset())) {
      return;
    }
    EntryContent content = EntryContent.of(log, partition, record, verdict.dropped(), channel);
    if (content == null) {
      return;
    }
    for (Message message : content.messages()) {
      Optional<ProducerRecord<byte[], byte[]>> mapped =
          mapping.map(channel, partition, record.offset(), message);
      mapped.ifPresent(output::add);
    }
  }

  private void commit(List<ProducerRecord<byte[], byte[]>> output, long next) {
    producer.beginTransaction();
    output.forEach(producer::send);
    producer.sendOffsetsToTransaction(
        Map.of(positions.key(partition), new OffsetAndMetadata(next)), group);
    producer.commitTransaction();
  }

  @Override
  public void close() {
    producer.close(CLOSE);
  }
}
