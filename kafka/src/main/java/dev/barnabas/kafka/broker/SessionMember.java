package dev.barnabas.kafka.broker;

import dev.barnabas.core.broker.TopicRecord;
import dev.barnabas.core.broker.TopicStream;
import dev.barnabas.core.delivery.Loop;
import dev.barnabas.kafka.group.FirstOffsets;
import dev.barnabas.kafka.group.GroupLoop;
import dev.barnabas.kafka.log.Records;
import dev.barnabas.mapping.rule.Start;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session's member of a consumer group. It holds back little, pauses its partitions while that
 * waits, and commits what the session has flushed, no more.
 *
 * <p>Thread: its loop's, {@code barnabas-session-GROUP}; what {@link TopicStream} says the
 * session's event loop.
 */
final class SessionMember implements TopicStream, GroupLoop.Work {
  static final int RECORDS_PER_POLL = 100;

  private static final Logger log = LoggerFactory.getLogger(SessionMember.class);
  private static final int WAITING_MAX = 2 * RECORDS_PER_POLL;
  private static final long WAITING_BYTES = 1L << 20;

  private final Member member;
  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private final Session session;
  private final Commits commits;
  private final Consumer<SessionMember> left;
  private final GroupLoop loop;

  private final BlockingQueue<TopicRecord> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Map<TopicPartition, Long> flushed =
      new ConcurrentHashMap<>(); // ≤ partitions of its topics
  private volatile boolean holding;

  private final Set<TopicPartition> placed = new HashSet<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private long committedNanos;
  private volatile boolean closed;

  /** What it joins, and where it begins where nothing is committed. */
  record Member(String group, List<String> topics, Start start) {}

  /** Whom it reads for. */
  record Session(Loop loop, Runnable wake) {}

  /** When it commits; {@code every} null: only what it gives away. */
  record Commits(@Nullable Duration every, LongSupplier nanoTime) {}

  SessionMember(
      Member member,
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      Session session,
      Commits commits,
      Consumer<SessionMember> left) {
    this.member = member;
    this.consumer = consumer;
    this.session = session;
    this.commits = commits;
    this.left = left;
    this.loop =
        new GroupLoop(
            new GroupLoop.Member(
                "A session's member of " + member.group(),
                "barnabas-session-" + member.group(),
                member.topics()),
            consumer,
            this);
  }

  void start() {
    loop.start();
  }

  @Override
  public @Nullable TopicRecord next() {
    woken.set(false); // first: what comes from here on wakes again
    TopicRecord record = waiting.poll();
    if (record != null) {
      waitingBytes.addAndGet(-bytes(record));
      if (holding && isDrained()) {
        loop.nudge();
      }
    }
    return record;
  }

  @Override
  public void onFlushed(TopicRecord record) {
    flushed.merge(
        new TopicPartition(record.topic(), record.record().partition()),
        record.record().offset() + 1,
        Math::max);
  }

  @Override
  public @Nullable End end() {
    return null; // an outage shows as silence
  }

  @Override
  public void close() {
    closed = true;
    loop.stop();
  }

  /** Waits until it has left its group. */
  void awaitLeft() {
    loop.close();
  }

  @Override
  public void onRecords(ConsumerRecords<byte[], byte[]> records) {
    if (placeMissing()) {
      return; // what was polled comes again, from where it has to
    }
    for (ConsumerRecord<byte[], byte[]> record : records) {
      TopicRecord taken = new TopicRecord(record.topic(), Records.of(record));
      waitingBytes.addAndGet(bytes(taken));
      waiting.add(taken); // there is room for one poll more than the mark at which it holds
    }
    hold();
    wake();
    commitInTime();
  }

  private void hold() {
    boolean full =
        waiting.size() > WAITING_MAX - RECORDS_PER_POLL || waitingBytes.get() > WAITING_BYTES;
    if (full) {
      holding = true;
      consumer.pause(consumer.assignment());
    }
    // Also when the session took all before it could see that this holds: it nudges nobody then.
    if (holding && isDrained()) {
      holding = false;
      consumer.resume(consumer.assignment());
    }
  }

  private boolean isDrained() {
    return waiting.isEmpty();
  }

  private void wake() {
    if (!waiting.isEmpty() && !closed && woken.compareAndSet(false, true)) {
      session.loop().execute(session.wake());
    }
  }

  private static long bytes(TopicRecord record) {
    byte[] value = record.record().value();
    return 100L + (value == null ? 0 : value.length);
  }

  private void commitInTime() {
    Duration every = commits.every();
    long now = commits.nanoTime().getAsLong();
    if (every != null && now - committedNanos >= every.toNanos()) {
      committedNanos = now;
      commit(consumer.assignment());
    }
  }

  private void commit(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      Long next = flushed.get(partition);
      Long before = committed.get(partition);
      if (next != null && (before == null || next > before)) {
        offsets.put(partition, new OffsetAndMetadata(next));
      }
    }
    if (!offsets.isEmpty()) {
      consumer.commitSync(offsets);
      offsets.forEach((partition, next) -> committed.put(partition, next.offset()));
    }
  }

  /** Some of it may not have been read: it is placed anew, at what the session has got. */
  @Override
  public boolean onFailure(Throwable failure) {
    if (failure instanceof CommitFailedException
        || failure instanceof RebalanceInProgressException) {
      log.debug("A session's member of {} has lost partitions", member.group());
      return true;
    }
    if (failure instanceof NoOffsetForPartitionException) {
      return placeMissing();
    }
    if (failure instanceof OffsetOutOfRangeException gone) {
      log.warn(
          "Records of {} were deleted before a session of {} got them",
          gone.partitions(),
          member.group());
      consumer.beginningOffsets(gone.partitions()).forEach(consumer::seek);
      return true;
    }
    return false;
  }

  @Override
  public void abandon() {
    // It waits for nobody but Kafka.
  }

  @Override
  public void onEnd() {
    left.accept(this);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    partitions.forEach(flushed::remove);
    partitions.forEach(committed::remove);
    placed.removeAll(partitions);
    place(Set.copyOf(partitions));
    if (holding) {
      consumer.pause(partitions);
    }
  }

  /** Partitions whose start could not be found when they came. */
  private boolean placeMissing() {
    Set<TopicPartition> missing = new HashSet<>(consumer.assignment());
    missing.removeAll(placed);
    place(missing);
    return !missing.isEmpty();
  }

  private void place(Set<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return;
    }
    Set<TopicPartition> fresh = new HashSet<>(partitions);
    consumer
        .committed(partitions)
        .forEach((partition, found) -> {
          if (found != null) {
            consumer.seek(partition, found.offset());
            committed.put(partition, found.offset());
            fresh.remove(partition);
          }
        });
    if (!fresh.isEmpty()) {
      begin(FirstOffsets.of(consumer, fresh, member.start()));
    }
    placed.addAll(partitions);
  }

  /** Committed at once: what comes while nobody is in the group belongs to the next member. */
  private void begin(Map<TopicPartition, Long> firsts) {
    firsts.forEach(consumer::seek);
    firsts.forEach((partition, first) -> flushed.putIfAbsent(partition, first));
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    try {
      commitAwake(partitions);
    } catch (KafkaException e) {
      log.info("A session's member of {} could not commit what it gives away", member.group(), e);
    }
    onPartitionsLost(partitions);
  }

  /** A wake-up that came too late for its poll would be in the way. */
  private void commitAwake(Collection<TopicPartition> partitions) {
    try {
      commit(partitions);
    } catch (WakeupException late) {
      commit(partitions);
    }
  }

  /** What waits of them is another member's now. */
  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    placed.removeAll(partitions);
    waiting.removeIf(record -> {
      boolean lost =
          partitions.contains(new TopicPartition(record.topic(), record.record().partition()));
      if (lost) {
        waitingBytes.addAndGet(-bytes(record));
      }
      return lost;
    });
  }
}
