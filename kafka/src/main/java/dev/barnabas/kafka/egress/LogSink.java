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
import dev.barnabas.kafka.egress.AppendedItems.Item;
import dev.barnabas.kafka.egress.Appends.Done;
import dev.barnabas.kafka.egress.Appends.Sent;
import dev.barnabas.kafka.egress.LogMarks.Said;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maps records and appends what they become to our own log, each message once however often and
 * wherever a task is killed (architecture 2.1). What holds at any time, of each source partition:
 *
 * <blockquote>
 * whatever the log has of records from the commit's offset on lies behind the commit's marks.
 * </blockquote>
 *
 * <p>So who begins at a commit reads the log from its marks and leaves out what it finds. Until all
 * that it found was taken again, and is committed, and nobody may append any more who had the
 * partitions before, the marks stay where they were: the next to begin has to find it too (decision
 * 0080). What was found stays known while the partitions do, so that after a failure only what came
 * since is read.
 *
 * <p>Thread: the task's; {@link #abandon} any.
 */
final class LogSink implements RecordSink {
  private static final Logger log = LoggerFactory.getLogger(LogSink.class);

  /** How far the clocks of nodes and brokers may be apart: five minutes. */
  private static final long CLOCKS_MILLIS = 300_000;

  private final EgressBinding binding;
  private final EgressRule rule;
  private final EgressSurroundings surroundings;
  private final ChannelLog ownLog;
  private final Function<ChannelKey, Optional<String>> owners;
  private final DeadLetters deadLetters;
  private final RuleCounters counters;
  private final Map<TopicPartition, Long> nodes = new HashMap<>();
  private final AppendedItems appended = new AppendedItems();
  private final Appends appends;
  private final ReentrantLock sending = new ReentrantLock(); // for lanes
  private final @Nullable Lanes lanes;
  private volatile boolean abandoned;

  /** Whether all is known that the log has of {@link #nodes} before {@link #scanned}. */
  private boolean known;

  private LogMarks scanned;

  /** Behind these lies all of {@link #appended}. */
  private LogMarks marks;

  /** Behind what was scanned, and behind what was appended since: where nothing is left to find. */
  private LogMarks raised;

  /** Whether nobody appends any more who had {@link #nodes} before. */
  private boolean alone;

  private boolean urgent;

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
    String client = "barnabas-egress-" + rule.settings().name();
    this.appends =
        new Appends(
            binding.name(),
            () -> TaskProducers.waiting(surroundings.ownCluster(), client),
            surroundings.nanoTime());
    Flow flow = rule.settings().flow();
    this.lanes =
        flow.ordering() == Ordering.PARTITION || flow.parallelism() == 1
            ? null
            : new Lanes(flow.ordering(), flow.parallelism(), "barnabas-egress-" + binding.name());
    this.marks = wholeLog();
    this.scanned = wholeLog();
    this.raised = wholeLog();
  }

  private LogMarks wholeLog() {
    return new LogMarks(topicId(), new long[ownLog.partitions()], 0);
  }

  private String topicId() {
    return ownLog.identity().topicId();
  }

  @Override
  public void begin(Map<TopicPartition, Committed> partitions) {
    drop();
    if (abandoned) {
      throw new LogUnavailableException("the task is being stopped");
    }
    LogMarks ends = ends();
    LogMarks from = isKnown(partitions) ? goOn(partitions) : expect(partitions, ends);
    for (int p = 0; p < ownLog.partitions(); p++) {
      long begin = Math.max(from.get(p), bounds(p).begin());
      ownLog.reader().scan(ownLog.partition(p), begin, ends.get(p), appended::see);
    }
    if (!known) {
      marks = from;
    }
    scanned = ends;
    raised = ends.copy();
    known = true;
  }

  private boolean isKnown(Map<TopicPartition, Committed> partitions) {
    return known
        && partitions.keySet().equals(nodes.keySet())
        && partitions.entrySet().stream()
            .allMatch(one ->
                appended.expects(nodes.getOrDefault(one.getKey(), 0L), one.getValue().offset()));
  }

  /** What lies before where they are by now needs no looking for. */
  private LogMarks goOn(Map<TopicPartition, Committed> partitions) {
    partitions.forEach(
        (source, at) -> appended.expect(nodes.getOrDefault(source, 0L), at.offset()));
    return scanned;
  }

  /** Other partitions than before, or again: behind which marks all lies that they left. */
  private LogMarks expect(Map<TopicPartition, Committed> partitions, LogMarks ends) {
    known = false;
    alone = false;
    nodes.clear();
    appended.clear();
    LogMarks from = ends;
    for (Map.Entry<TopicPartition, Committed> one : partitions.entrySet()) {
      TopicPartition source = one.getKey();
      String topic = binding.topic(source.topic()).unique();
      long node = AppendedItems.node(binding.sourceName(), topic, source.partition());
      nodes.put(source, node);
      appended.expect(node, one.getValue().offset());
      from = from.lower(appendedFrom(source, one.getValue(), ends));
    }
    return from;
  }

  /** Behind which offsets everything lies that was appended from beyond that commit. */
  private LogMarks appendedFrom(TopicPartition source, Committed committed, LogMarks ends) {
    String text = committed.text();
    if (text == null) {
      return ends; // the group's first commit comes before its first append
    }
    return switch (LogMarks.parse(text, topicId(), ownLog.partitions())) {
      case Said.Offsets(LogMarks marks) -> marks;
      case Said.Since(long millis) -> marksAt(millis);
      case Said.Nothing() -> {
        log.info(
            "Rule {}: the commit of {} does not say how far the log reached; reading all of it",
            binding.name(),
            source);
        yield wholeLog();
      }
    };
  }

  private LogMarks marksAt(long millis) {
    long from = Math.max(0, millis - CLOCKS_MILLIS);
    long[] offsets = new long[ownLog.partitions()];
    for (int p = 0; p < offsets.length; p++) {
      offsets[p] = Waiting.on(ownLog.reader().offsetAt(ownLog.partition(p), from));
    }
    return new LogMarks(topicId(), offsets, millis);
  }

  private LogMarks ends() {
    long now = surroundings.clock().millis();
    long[] ends = new long[ownLog.partitions()];
    for (int p = 0; p < ends.length; p++) {
      ends[p] = bounds(p).end();
    }
    return new LogMarks(topicId(), ends, now);
  }

  private LogBounds bounds(int partition) {
    return Waiting.on(ownLog.reader().bounds(ownLog.partition(partition)));
  }

  @Override
  public void forget() {
    known = false;
  }

  @Override
  public void alone() {
    alone = true;
  }

  @Override
  public void ownFor(long nanos) {
    appends.ownFor(nanos);
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
    SourceTopic from = binding.topic(topic);
    SourceRecord source = Sources.of(binding, from, record);
    Preparation.await(rule, source);
    MappedRecord mapped = rule.map(source);
    send(from, record, mapped, new Place(topic, record.partition(), record.offset()));
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
  private void send(SourceTopic topic, LogRecord record, MappedRecord mapped, Place from) {
    sending.lock();
    try {
      urgent |= !mapped.failures().isEmpty();
      deadLetters.take(topic, record, mapped.failures());
      long node = nodes.getOrDefault(new TopicPartition(from.topic(), from.partition()), 0L);
      Origin origin = new Origin(node, from.offset());
      for (MappedMessage message : mapped.messages()) {
        ChannelKey channel = ChannelKey.of(binding.app(), message.channel());
        Item item = new Item(origin, channel, message.id());
        if (!appended.has(item)) {
          send(new Sent(item, topic, record, message));
        }
      }
      if (appends.isFull()) {
        drain(true); // a record of the same batch may be held up yet
      }
    } finally {
      sending.unlock();
    }
  }

  private static Envelope envelope(Item item, MappedMessage message) {
    return new Envelope(
        Envelope.Kind.MESSAGE,
        Scope.SOURCE,
        item.id(),
        item.origin(),
        null,
        List.of(message.message()));
  }

  private void send(Sent sent) {
    ChannelKey channel = sent.item().channel();
    Optional<String> owner = owners.apply(channel);
    if (owner.isPresent()) {
      fail(sent, "channel", "it belongs to the direct rule " + owner.get());
      return;
    }
    byte[] value;
    try {
      value = EnvelopeCodec.encode(envelope(sent.item(), sent.message()));
    } catch (IllegalArgumentException e) {
      fail(sent, "id", String.valueOf(e.getMessage()));
      return;
    }
    counters.message();
    appends.send(logged(channel, value, sent.message()), sent);
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

  private void fail(Sent sent, String stage, String why) {
    urgent = true;
    MappingError error = new MappingError(MappingError.Reason.INVALID_NAME, why).at(stage);
    MappingFailure failure = new MappingFailure(sent.message().index(), error);
    deadLetters.takeRefused(sent.topic(), sent.record(), failure);
  }

  @Override
  public void settle() {
    drain(true);
  }

  @Override
  public void flush() {
    drain(false);
  }

  /**
   * Returns when nothing is under way.
   *
   * @param again whether records of it may come again: then it is known what they became
   */
  private void drain(boolean again) {
    List<Done> done = appends.await();
    HeldUpException held = null;
    for (Done one : done) {
      held = held == null ? take(one) : held;
    }
    for (Done one : done) {
      RecordMetadata place = one.place();
      if (place != null) {
        raised.raise(place.partition(), place.offset() + 1);
        if (again || held != null) {
          appended.add(one.sent().item());
        }
      }
    }
    if (held != null) {
      throw held;
    }
    deadLetters.flush();
  }

  /** What was refused goes the way of what can't be mapped; null: it holds nothing up. */
  private @Nullable HeldUpException take(Done one) {
    Exception refused = one.refused();
    try {
      if (refused != null) {
        fail(one.sent(), "publish", String.valueOf(refused.getMessage()));
      }
      return null;
    } catch (HeldUpException e) {
      return e.late();
    }
  }

  @Override
  public boolean isUrgent() {
    return urgent;
  }

  @Override
  public String commitText(Map<TopicPartition, Long> positions) {
    nodes.forEach((source, node) -> appended.committed(node, positions.getOrDefault(source, 0L)));
    if (alone && appended.isEmpty()) {
      marks = raised.at(surroundings.clock().millis());
      scanned = marks;
    }
    urgent = false;
    return marks.text();
  }

  @Override
  public boolean leavesNothing() {
    return known && alone && appended.isEmpty();
  }

  @Override
  public void drop() {
    appends.drop();
  }

  @Override
  public void abandon() {
    abandoned = true;
    appends.abandon();
    deadLetters.abandon();
  }

  @Override
  public void close() {
    if (lanes != null) {
      lanes.close();
    }
    appends.abandon();
    deadLetters.close();
  }
}
