package dev.barnabas.kafka.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.core.log.LogRecord;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.TestNode;
import dev.barnabas.kafka.rule.ErrorDecisions;
import dev.barnabas.kafka.rule.Halt;
import dev.barnabas.kafka.rule.RuleWatch;
import dev.barnabas.kafka.settings.Topics.Topic;
import dev.barnabas.mapping.egress.EgressRule;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What stands in the log after members were killed, held up and cut off, more than once: readers
 * that drop repeats are not asked.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the producer is closed
final class RepeatedKillsIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int BAD = 50;

  private final TestNode node = TestNode.first();
  private final String topic = TestKafka.topic(node.cluster, 1);
  private LongSupplier nanoTime = System::nanoTime;

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void aTaskThatIsKilledBeforeItTookAgainWhatItFoundLeavesItToTheNext() {
    write(0, 3_000);
    EgressBinding rule = rule(Map.of());
    end(started(rule, new KilledSink(sink(rule), 0)));
    int appended = ids().size();
    assertThat(appended).isBetween(1, 2_999);
    for (int i = 0; i < 2; i++) {
      end(started(rule, new KilledSink(sink(rule), -1)));
      assertThat(ids()).hasSize(appended);
    }
    try (GroupTask last = started(rule, sink(rule))) {
      await().atMost(LONG).until(() -> ids().size() >= 3_000);
      await().atMost(LONG).until(() -> committed(rule) == 3_000);
      assertThat(last.problem()).isEmpty();
    }
    assertThat(ids()).isEqualTo(ids(0, 3_000));
  }

  private static void end(GroupTask killed) {
    await().atMost(LONG).until(() -> killed.problem().orElse("").contains("killed"));
    killed.close();
  }

  @Test
  void aRuleThatHaltsAgainAndAgainRepeatsNothingOfWhatItTookBehindTheRecord() {
    write(0, BAD);
    writeBad();
    write(BAD + 1, 200);
    EgressBinding halting = rule(Map.of("onError", Map.of("mapping", "stop")));
    GroupTask task = started(halting, new LaneLikeSink(sink(halting)));
    await().atMost(LONG).until(() -> halt(halting) != null);
    assertThat(ids()).hasSize(199);
    for (int i = 0; i < 2; i++) {
      resumed(halting);
    }
    task.close();
    task = started(halting, new LaneLikeSink(sink(halting)));
    resumed(halting);
    task.close();
    assertThat(committed(halting)).isEqualTo(BAD);
    assertThat(halting.halts(node.config).skipOne()).isTrue();
    try (GroupTask last = started(halting, sink(halting))) {
      await().atMost(LONG).until(() -> committed(halting) == 200);
      assertThat(last.problem()).isEmpty();
    }
    assertThat(ids()).doesNotHaveDuplicates().hasSize(199);
  }

  /** Lets it try the record again: it halts again. */
  private void resumed(EgressBinding rule) {
    long since = Objects.requireNonNull(halt(rule)).error().millis();
    assertThat(rule.halts(node.config).resume()).isTrue();
    await()
        .atMost(LONG)
        .until(() -> {
          Halt halt = halt(rule);
          return halt != null && halt.error().millis() > since;
        });
  }

  private @Nullable Halt halt(EgressBinding rule) {
    return rule.halts(node.config).stopped().orElse(null);
  }

  /** As with a member that keeps its partitions while others come and go. */
  @Test
  void whatWasPolledWhenACommitFailsInARebalanceComesAgain() {
    write(0, 500);
    EgressBinding rule = rule(Map.of());
    AtomicBoolean refused = new AtomicBoolean();
    RecordSink sink =
        new PassingSink(sink(rule)) {
          @Override
          public String commitText(Map<TopicPartition, Long> positions) {
            if (refused.compareAndSet(false, true)) {
              throw new RebalanceInProgressException();
            }
            return super.commitText(positions);
          }
        };
    try (GroupTask task = started(rule, sink)) {
      await().atMost(LONG).until(() -> committed(rule) == 500);
      assertThat(task.problem()).isEmpty();
    }
    assertThat(refused).isTrue();
    assertThat(ids()).isEqualTo(ids(0, 500));
  }

  @Test
  void commitsOnceASecondAndWhenItLeaves() {
    AtomicLong now = new AtomicLong();
    nanoTime = now::get;
    EgressBinding rule = rule(Map.of());
    try (GroupTask task = started(rule, sink(rule))) {
      await().atMost(LONG).until(() -> committed(rule) == 0);
      for (int i = 0; i < 500; i += 100) {
        write(i, i + 100);
        int end = i + 100;
        await().atMost(LONG).until(() -> ids().size() == end);
      }
      assertThat(committed(rule)).isZero();
      now.addAndGet(TimeUnit.SECONDS.toNanos(1));
      await().atMost(LONG).until(() -> committed(rule) == 500);
      write(500, 600);
      await().atMost(LONG).until(() -> ids().size() == 600);
      assertThat(committed(rule)).isEqualTo(500);
      assertThat(task.problem()).isEmpty();
    }
    assertThat(committed(rule)).isEqualTo(600);
  }

  @Test
  void aMemberThatSleptAppendsNothingOfWhatItHadTakenAndTakesItAgain() {
    AtomicLong now = new AtomicLong();
    nanoTime = now::get;
    EgressBinding rule = rule(Map.of());
    AtomicInteger slept = new AtomicInteger();
    RecordSink sink =
        new PassingSink(sink(rule)) {
          @Override
          public void takeAll(List<Taken> batch, Map<TopicPartition, Long> reached) {
            if (slept.incrementAndGet() == 1) {
              now.addAndGet(TimeUnit.MINUTES.toNanos(10));
              try {
                super.takeAll(batch, reached);
              } finally {
                assertThat(ids()).isEmpty();
              }
            }
            super.takeAll(batch, reached);
          }
        };
    try (GroupTask task = started(rule, sink)) {
      await().atMost(LONG).until(() -> committed(rule) == 0);
      write(0, 100);
      await().atMost(LONG).until(() -> ids().size() == 100);
      assertThat(slept.get()).isGreaterThan(1);
      // A topic that rests does not stop it: it asks its group before it takes anything.
      now.addAndGet(TimeUnit.MINUTES.toNanos(10));
      int before = slept.get();
      write(100, 101);
      await().atMost(LONG).until(() -> ids().size() == 101);
      assertThat(slept.get()).isEqualTo(before + 1);
      assertThat(committed(rule)).isEqualTo(100);
      assertThat(task.problem()).isEmpty();
    }
    assertThat(ids()).isEqualTo(ids(0, 101));
  }

  /** A member that lags takes them only when readers have forgotten what they drop. */
  @Test
  void whatAnotherAppendsWhenItsPartitionsAreGoneIsFoundByWhoHasThem() {
    AtomicLong now = new AtomicLong();
    nanoTime = now::get;
    EgressBinding rule = rule(Map.of());
    write(0, 3_000);
    LogSink before = lateSink(rule);
    AtomicInteger batches = new AtomicInteger();
    RecordSink sink =
        new PassingSink(sink(rule)) {
          @Override
          public void takeAll(List<Taken> batch, Map<TopicPartition, Long> reached) {
            super.takeAll(batch, reached);
            if (batches.incrementAndGet() == 1) {
              append(before, 1_000, 3_000);
              now.addAndGet(TimeUnit.SECONDS.toNanos(91));
            }
          }

          @Override
          public boolean isUrgent() {
            return true;
          }
        };
    try (before;
        GroupTask task = started(rule, sink)) {
      await().atMost(LONG).until(() -> committed(rule) == 3_000);
      assertThat(task.problem()).isEmpty();
    }
    assertThat(ids()).doesNotHaveDuplicates().hasSize(3_000);
  }

  @Test
  void whatAnotherAppendsLateIsFoundAlsoWhenTheNextOneIsKilledMeanwhile() {
    EgressBinding rule = rule(Map.of());
    write(0, 3_000);
    LogSink before = lateSink(rule);
    AtomicInteger batches = new AtomicInteger();
    RecordSink sink =
        new PassingSink(sink(rule)) {
          @Override
          public void takeAll(List<Taken> batch, Map<TopicPartition, Long> reached) {
            if (batches.incrementAndGet() > 1) {
              throw new IllegalStateException("killed");
            }
            append(before, 1_000, 3_000); // what it appends itself lies behind
            super.takeAll(batch, reached);
          }

          @Override
          public boolean isUrgent() {
            return true;
          }
        };
    try (before) {
      end(started(rule, sink));
    }
    assertThat(committed(rule)).isEqualTo(1_000);
    try (GroupTask last = started(rule, sink(rule))) {
      await().atMost(LONG).until(() -> committed(rule) == 3_000);
      assertThat(last.problem()).isEmpty();
    }
    assertThat(ids()).doesNotHaveDuplicates().hasSize(3_000);
  }

  /** Of one that had the partition, and has not heard that it has it no more. */
  private LogSink lateSink(EgressBinding rule) {
    LogSink sink = sink(rule);
    sink.begin(Map.of(new TopicPartition(topic, 0), new RecordSink.Committed(0, null, 0)));
    return sink;
  }

  private void append(LogSink sink, int from, int to) {
    sink.ownFor(LONG.toNanos());
    IntStream.range(from, to)
        .mapToObj(n -> new LogRecord(0, n, 0, 1_000, null, bytes("{\"n\":" + n + "}"), List.of()))
        .forEach(record -> sink.take(topic, record));
    sink.flush();
  }

  private GroupTask started(EgressBinding rule, RecordSink sink) {
    FirstPartitions first =
        FirstPartitions.agree(
            node.config, rule, List.of(new Topic(topic, "any", 1)), UUID::randomUUID);
    var source = new GroupTask.Source(node.cluster, List.of(topic), first, 0, null, nanoTime);
    GroupTask task = new GroupTask(rule, source, sink, watch(rule));
    task.start();
    return task;
  }

  private LogSink sink(EgressBinding rule) {
    RuleWatch watch = watch(rule);
    EgressSurroundings now = node.surroundings();
    var surroundings =
        new EgressSurroundings(
            now.clusters(),
            now.readers(),
            now.ownLog(),
            now.config(),
            now.retiring(),
            now.moving(),
            now.clock(),
            nanoTime,
            now.ids());
    var decisions = new ErrorDecisions(rule.rule().settings().onError(), watch);
    DeadLetters letters = new DeadLetters(rule, node.cluster, decisions, watch);
    return new LogSink(rule, surroundings, channel -> Optional.empty(), letters, watch.counters());
  }

  private RuleWatch watch(EgressBinding rule) {
    return RuleWatch.of(rule.name(), rule.halts(node.config), node.surroundings().clock());
  }

  private EgressBinding rule(Map<String, Object> more) {
    Map<String, Object> tree = new HashMap<>(more);
    tree.put("name", "rule-" + topic);
    tree.put("from", Map.of("topics", List.of(topic), "start", "earliest"));
    tree.put("channel", "numbers");
    tree.put("via", "log");
    return new EgressBinding("app", "egress[0]", EgressRule.read("egress[0]", tree));
  }

  private void write(int from, int to) {
    try (var producer = TestKafka.producer(node.cluster, Map.of())) {
      for (int i = from; i < to; i++) {
        producer.send(new ProducerRecord<>(topic, 0, null, bytes("{\"n\":" + i + "}")));
      }
    }
  }

  private void writeBad() {
    try (var producer = TestKafka.producer(node.cluster, Map.of())) {
      producer.send(new ProducerRecord<>(topic, 0, null, bytes("no json")));
    }
  }

  /** What the log has, in its order. */
  private List<String> ids() {
    return node.logged().stream().map(one -> one.envelope().id()).toList();
  }

  private List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(n -> topic + ":0:" + n + ":0").toList();
  }

  /** -1: nothing yet. */
  private long committed(EgressBinding rule) {
    try (var admin = TestKafka.admin(node.cluster)) {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          TestKafka.get(
              admin.listConsumerGroupOffsets(rule.group()).partitionsToOffsetAndMetadata());
      OffsetAndMetadata committed = offsets.get(new TopicPartition(topic, 0));
      return committed == null ? -1 : committed.offset();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** As lanes may: a record is held up when all of the batch behind it was taken. */
  private static final class LaneLikeSink extends PassingSink {
    LaneLikeSink(RecordSink sink) {
      super(sink);
    }

    @Override
    public void takeAll(List<Taken> batch, Map<TopicPartition, Long> reached) {
      Taken held = null;
      for (Taken one : batch) {
        LogRecord record = one.record();
        if (record.offset() == BAD) {
          held = one;
        } else {
          take(one.partition().topic(), record);
        }
      }
      Taken last = batch.getLast();
      reached.put(last.partition(), held == null ? last.record().offset() + 1 : BAD);
      if (held != null) {
        take(held.partition().topic(), held.record());
      }
    }
  }
}
