package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.log.Envelope.Origin;
import dev.barnabas.core.log.EnvelopeCodec;
import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.core.log.Scope;
import dev.barnabas.core.log.Version;
import dev.barnabas.core.log.Waiting;
import dev.barnabas.kafka.egress.LogMarks.Said;
import dev.barnabas.kafka.log.AppendFailure;
import dev.barnabas.kafka.rule.HeldUpException;
import dev.barnabas.kafka.rule.Place;
import dev.barnabas.kafka.rule.RuleCounters;
import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.egress.EgressRule;
import dev.barnabas.mapping.egress.MappedMessage;
import dev.barnabas.mapping.egress.MappedRecord;
import dev.barnabas.mapping.egress.MappingFailure;
import dev.barnabas.mapping.egress.SourceRecord;
import dev.barnabas.mapping.rule.Flow;
import dev.barnabas.mapping.rule.Ordering;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maps records and appends what they become to our own log. A commit keeps how far the log reached;
 * a task that begins reads the log from there and leaves out what it finds (architecture 2.1), so
 * nothing repeats however long it was away.
 *
 * <p>Thread: the task's; {@link #abandon} any.
 */
@SuppressWarnings("FutureReturnValueIgnored") // kept until the flush
final class LogSink implements RecordSink {
  private static final Logger log = LoggerFactory.getLogger(LogSink.class);

  /** How far the clocks of nodes and brokers may be apart: five minutes. */
  private static final long CLOCKS_MILLIS = 300_000;

  /** Messages under way before the next flush: about 10 MB. */
  private static final int UNDER_WAY_MAX = 10_000;

  private final EgressBinding binding;
  private final EgressRule rule;
  private final ChannelLog ownLog;
  private final Function<ChannelKey, Optional<String>> owners;
  private final DeadLetters deadLetters;
  private final RuleCounters counters;
  private final Map<TopicPartition, Long> nodes = new HashMap<>();
  private final AppendedItems appended = new AppendedItems();
  private final List<Sent> underWay = new ArrayList<>();
  private final EgressSurroundings surroundings;
  private volatile Producer<byte[], byte[]> producer;
  private final ReentrantLock sending = new ReentrantLock(); // for lanes
  private final @Nullable Lanes lanes;
  private volatile boolean abandoned;

  /** As of the last flush, and as of the last append: what is under way lies behind the first. */
  private LogMarks marks;

  private LogMarks raised;

  /** When {@link #marks} was true: nothing has been appended since. */
  private long committableMillis;

  private final Map<Long, Long> taken = new HashMap<>();

  private record Sent(
      String topic, LogRecord record, MappedMessage message, Future<RecordMetadata> written) {}

  LogSink(
      EgressBinding binding,
      EgressSurroundings surroundings,
      Function<ChannelKey, Optional<String>> owners,
      DeadLetters deadLetters,
      RuleCounters counters) {
    this.owners = owners;
    this.binding = binding;
    this.rule = binding.rule();
    this.surroundings = surroundings;
    this.ownLog = surroundings.ownLog();
    this.deadLetters = deadLetters;
    this.counters = counters;
    this.producer = make();
    Flow flow = rule.settings().flow();
    this.lanes =
        flow.ordering() == Ordering.PARTITION || flow.parallelism() == 1
            ? null
            : new Lanes(flow.ordering(), flow.parallelism(), "barnabas-egress-" + binding.name());
    this.marks = new LogMarks(topicId(), new long[ownLog.partitions()]);
    this.raised = marks.copy();
  }

  private Producer<byte[], byte[]> make() {
    return TaskProducers.waiting(
        surroundings.ownCluster(), "barnabas-egress-" + rule.settings().name());
  }

  private String topicId() {
    return ownLog.identity().topicId();
  }

  @Override
  public void begin(Map<TopicPartition, Committed> partitions) {
    if (!underWay.isEmpty()) {
      producer.close(Duration.ZERO);
      underWay.clear();
      producer = make();
    }
    if (abandoned) {
      throw new LogUnavailableException("the task is being stopped");
    }
    nodes.clear();
    appended.clear();
    LogMarks ends = ends();
    LogMarks from = ends.copy();
    for (Map.Entry<TopicPartition, Committed> one : partitions.entrySet()) {
      TopicPartition source = one.getKey();
      long node = AppendedItems.node(binding.sourceName(), source.topic(), source.partition());
      nodes.put(source, node);
      appended.expect(node, one.getValue().offset());
      from = from.lower(appendedFrom(one.getKey(), one.getValue(), ends));
    }
    for (int p = 0; p < ownLog.partitions(); p++) {
      long begin = Math.max(from.get(p), bounds(p).begin());
      ownLog.reader().scan(ownLog.partition(p), begin, ends.get(p), appended::see);
    }
    marks = ends;
    committableMillis = surroundings.clock().millis();
    raised = ends.copy();
    taken.clear();
  }

  /** Behind which offsets everything lies that was appended after that commit. */
  private LogMarks appendedFrom(TopicPartition source, Committed committed, LogMarks ends) {
    String text = committed.text();
    if (text == null) {
      return ends; // the group's first commit comes before its first append
    }
    return switch (LogMarks.parse(text, topicId(), ownLog.partitions())) {
      case Said.Offsets(LogMarks marks) -> marks;
      case Said.Since(long millis) -> marksAt(millis - CLOCKS_MILLIS);
      case Said.Nothing() -> {
        log.info(
            "Rule {}: the commit of {} does not say how far the log reached; reading all of it",
            binding.name(),
            source);
        yield new LogMarks(topicId(), new long[ownLog.partitions()]);
      }
    };
  }

  private LogMarks marksAt(long millis) {
    long[] offsets = new long[ownLog.partitions()];
    for (int p = 0; p < offsets.length; p++) {
      offsets[p] = Waiting.on(ownLog.reader().offsetAt(ownLog.partition(p), Math.max(0, millis)));
    }
    return new LogMarks(topicId(), offsets);
  }

  private LogMarks ends() {
    long[] ends = new long[ownLog.partitions()];
    for (int p = 0; p < ends.length; p++) {
      ends[p] = bounds(p).end();
    }
    return new LogMarks(topicId(), ends);
  }

  private LogBounds bounds(int partition) {
    return Waiting.on(ownLog.reader().bounds(ownLog.partition(partition)));
  }

  @Override
  public void takeAll(List<Taken> batch, Map<TopicPartition, Long> reached) {
    if (lanes == null) {
      RecordSink.super.takeAll(batch, reached);
    } else {
      lanes.run(batch, reached, one -> take(one.partition().topic(), one.record()));
    }
  }

  /** Thread: the task's, or a lane's, which map at once and send one after the other. */
  @Override
  public void take(String topic, LogRecord record) {
    counters.record();
    counters.reached(record.timestampMillis());
    SourceRecord source = Sources.of(binding, topic, record);
    Preparation.await(rule, source);
    MappedRecord mapped = rule.map(source);
    send(topic, record, mapped, new Place(topic, record.partition(), record.offset()));
  }

  /** A dead letter: what failed of its record then, as if it were taken from there now. */
  void takeLetter(String letters, LogRecord record, Letter letter) {
    SourceRecord source = Sources.of(binding, letter.topic(), letter.record());
    Preparation.await(rule, source);
    MappedRecord whole = rule.map(source);
    MappedRecord mapped =
        new MappedRecord(
            whole.messages().stream().filter(one -> letter.has(one.index())).toList(),
            whole.failures().stream()
                .filter(
                    one -> one.index() == MappingFailure.WHOLE_RECORD || letter.has(one.index()))
                .toList());
    send(
        letter.topic(),
        letter.record(),
        mapped,
        new Place(letters, record.partition(), record.offset()));
  }

  /**
   * Sends what a record became.
   *
   * @param from where it was read, and its commit is
   */
  private void send(String topic, LogRecord record, MappedRecord mapped, Place from) {
    sending.lock();
    try {
      deadLetters.take(topic, record, mapped.failures());
      long node = nodes.getOrDefault(new TopicPartition(from.topic(), from.partition()), 0L);
      Origin origin = new Origin(node, from.offset());
      for (MappedMessage message : mapped.messages()) {
        ChannelKey channel = ChannelKey.of(binding.app(), message.channel());
        if (!appended.has(origin, channel, message.id())) {
          send(topic, record, message, envelope(origin, message));
        }
      }
      taken.merge(node, from.offset() + 1, Math::max);
      if (underWay.size() >= UNDER_WAY_MAX) {
        drain();
      }
    } finally {
      sending.unlock();
    }
  }

  private static Envelope envelope(Origin origin, MappedMessage message) {
    return new Envelope(
        Envelope.Kind.MESSAGE,
        Scope.SOURCE,
        message.id(),
        origin,
        null,
        List.of(message.message()));
  }

  private void send(String topic, LogRecord record, MappedMessage message, Envelope envelope) {
    ChannelKey channel = ChannelKey.of(binding.app(), message.channel());
    Optional<String> owner = owners.apply(channel);
    if (owner.isPresent()) {
      fail(topic, record, message, "channel", "it belongs to the direct rule " + owner.get());
      return;
    }
    byte[] value;
    try {
      value = EnvelopeCodec.encode(envelope);
    } catch (IllegalArgumentException e) {
      fail(topic, record, message, "id", String.valueOf(e.getMessage()));
      return;
    }
    counters.message();
    try {
      underWay.add(
          new Sent(topic, record, message, producer.send(logged(channel, value, message))));
    } catch (KafkaException | IllegalStateException e) {
      throw new LogUnavailableException("the log takes nothing now: " + e.getMessage(), e);
    }
  }

  private ProducerRecord<byte[], byte[]> logged(
      ChannelKey channel, byte[] value, MappedMessage message) {
    int partition = channel.partition(ownLog.partitions());
    var logged = new ProducerRecord<>(ownLog.topic(), partition, channel.bytes(), value);
    Object version = message.version();
    if (version != null) {
      logged.headers().add(Version.HEADER, Version.of(version).bytes());
    }
    return logged;
  }

  private void fail(
      String topic, LogRecord record, MappedMessage message, String stage, String why) {
    MappingError error = new MappingError(MappingError.Reason.INVALID_NAME, why).at(stage);
    deadLetters.takeRefused(topic, record, new MappingFailure(message.index(), error));
  }

  @Override
  public void settle() {
    drain();
  }

  @Override
  public void flush() {
    drain();
    marks = raised.copy();
    committableMillis = surroundings.clock().millis();
    taken.forEach(appended::committed);
  }

  private void drain() {
    if (!underWay.isEmpty()) {
      producer.flush();
      try {
        underWay.forEach(this::written);
      } catch (HeldUpException e) {
        throw e.late();
      }
      underWay.clear();
    }
    deadLetters.flush();
  }

  private void written(Sent sent) {
    try {
      RecordMetadata metadata = sent.written().get();
      raised.raise(metadata.partition(), metadata.offset() + 1);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause && AppendFailure.isOfTheRecord(cause)) {
        fail(
            sent.topic(),
            sent.record(),
            sent.message(),
            "publish",
            String.valueOf(cause.getMessage()));
      } else {
        throw new LogUnavailableException("an append failed: " + e.getMessage(), e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted while appending", e);
    }
  }

  @Override
  public String commitText() {
    return marks.text(committableMillis);
  }

  @Override
  public void abandon() {
    abandoned = true;
    producer.close(Duration.ZERO);
    deadLetters.abandon();
  }

  @Override
  public void close() {
    if (lanes != null) {
      lanes.close();
    }
    producer.close(Duration.ZERO);
    deadLetters.close();
  }
}
