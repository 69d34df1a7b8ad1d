package dev.barnabas.kafka.log;

import static dev.barnabas.core.log.PartitionListener.LogLoss;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.TestKafka.Range;
import dev.barnabas.kafka.settings.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // transactions report it
final class KafkaLogReaderIT {
  private final ClusterConfig cluster = TestKafka.shared();
  private final AtomicInteger turns = new AtomicInteger();
  private final KafkaLogReader reader =
      new KafkaLogReader(
          cluster, now -> turns.incrementAndGet(), InstantSource.system(), System::nanoTime);

  @BeforeEach
  void start() {
    reader.start();
  }

  @AfterEach
  void stop() {
    reader.close();
  }

  @Test
  void knowsWhichTopicsAreCompacted() {
    String whole = TestKafka.topic(cluster, 1);
    String latest =
        TestKafka.topic(
            cluster, TestKafka.name("topic"), 1, Map.of("cleanup.policy", "compact,delete"));
    assertThat(reader.isCompacted(new LogPartition(whole, 0)).toCompletableFuture().join())
        .isFalse();
    assertThat(reader.isCompacted(new LogPartition(latest, 0)).toCompletableFuture().join())
        .isTrue();
    assertThatThrownBy(
            () -> reader.isCompacted(new LogPartition("nowhere", 0)).toCompletableFuture().join())
        .hasCauseInstanceOf(LogUnavailableException.class);
  }

  @Test
  void deliversEveryPartitionInOrderFromTheOffsetAskedFor() {
    String topic = TestKafka.topic(cluster, 3);
    List<Following> all = new ArrayList<>();
    for (int p = 0; p < 3; p++) {
      TestKafka.write(cluster, topic, p, new Range(0, 20_000));
      all.add(Following.open(reader, new LogPartition(topic, p), p * 100L));
    }
    for (int p = 0; p < 3; p++) {
      all.get(p).awaitCount(20_000 - p * 100);
      assertThat(all.get(p).numbers).isEqualTo(numbers(p * 100, 20_000));
      all.get(p).awaitPosition(20_000);
    }
  }

  @Test
  void servesSeveralListenersEachFromItsOwnOffset() {
    LogPartition partition = new LogPartition(TestKafka.topic(cluster, 1), 0);
    TestKafka.write(cluster, partition.topic(), 0, new Range(0, 1_000));
    Following late = Following.open(reader, partition, 900);
    late.awaitCount(100);
    Following early = Following.open(reader, partition, 10);
    early.awaitCount(990);
    Following ended = Following.open(reader, partition, 500);
    ended.awaitCount(500);
    Following.on(reader, () -> reader.close(partition, ended));
    TestKafka.write(cluster, partition.topic(), 0, new Range(1_000, 1_100));
    late.awaitCount(200);
    early.awaitCount(1_090);
    assertThat(late.numbers).isEqualTo(numbers(900, 1_100));
    assertThat(early.numbers).isEqualTo(numbers(10, 1_100));
    assertThat(ended.numbers).isEqualTo(numbers(500, 1_000));
  }

  @Test
  void movesAListenerThatIsOpenedAgainInTheMiddleOfAPoll() {
    LogPartition partition = new LogPartition(TestKafka.topic(cluster, 1), 0);
    TestKafka.write(cluster, partition.topic(), 0, new Range(0, 200));
    Following moving =
        new Following() {
          @Override
          public void onRecord(LogRecord record) {
            super.onRecord(record);
            if (record.offset() == 150 && numbers.size() < 160) {
              reader.open(partition, 50, this);
            }
          }
        };
    Following.on(reader, () -> reader.open(partition, 0, moving));
    moving.awaitCount(301);
    List<Integer> expected = new ArrayList<>(numbers(0, 151));
    expected.addAll(numbers(50, 200));
    assertThat(moving.numbers).isEqualTo(expected);
  }

  @Test
  void runsTasksInOrderWhileRecordsFlow() {
    LogPartition partition = new LogPartition(TestKafka.topic(cluster, 1), 0);
    Following following = Following.open(reader, partition, 0);
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(() -> {
          for (int i = 0; i < 50; i++) {
            TestKafka.write(cluster, partition.topic(), 0, new Range(i * 100, i * 100 + 100));
          }
        });
    List<Integer> ran = new ArrayList<>();
    int count = 0;
    while (!writing.isDone()) {
      int number = count++;
      Following.on(reader, () -> ran.add(number));
    }
    writing.join();
    following.awaitCount(5_000);
    assertThat(following.numbers).isEqualTo(numbers(0, 5_000));
    assertThat(ran).isEqualTo(numbers(0, count));
  }

  @Test
  void movesPastTheControlRecordsOfTransactionsAndSkipsAborted() {
    LogPartition partition = new LogPartition(TestKafka.topic(cluster, 1), 0);
    Following following = Following.open(reader, partition, 0);
    try (var producer =
        TestKafka.producer(cluster, Map.of("transactional.id", TestKafka.name("tx")))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(TestKafka.record(partition.topic(), 0, 1));
      producer.commitTransaction();
      following.awaitPosition(2);
      producer.beginTransaction();
      producer.send(TestKafka.record(partition.topic(), 0, 2));
      producer.flush();
      producer.abortTransaction();
      following.awaitPosition(4);
    }
    assertThat(following.numbers).containsExactly(1);
    assertThat(reader.bounds(partition).toCompletableFuture().join())
        .isEqualTo(new LogBounds(0, 4));
  }

  @Test
  void tellsOnceThatATopicWasMadeAgain() {
    LogPartition partition = new LogPartition(TestKafka.topic(cluster, 1), 0);
    TestKafka.write(cluster, partition.topic(), 0, new Range(0, 10));
    Following first = Following.open(reader, partition, 0);
    Following second = Following.open(reader, partition, 5);
    first.awaitCount(10);
    int seen = turns.get();
    await().until(() -> turns.get() > seen + 5);
    TestKafka.delete(cluster, partition.topic());
    TestKafka.topic(cluster, partition.topic(), 1, Map.of());
    TestKafka.write(cluster, partition.topic(), 0, new Range(0, 5));
    first.awaitLoss();
    second.awaitLoss();
    assertThat(first.losses).containsExactly(LogLoss.TRUNCATED);
    assertThat(second.losses).containsExactly(LogLoss.TRUNCATED);
    Following again = Following.open(reader, partition, 0);
    again.awaitCount(5);
    assertThat(again.losses).isEmpty();
  }

  @Test
  void tellsThatATopicIsGoneOrNotTheOneMeant() {
    LogPartition partition = new LogPartition(TestKafka.topic(cluster, 1), 0);
    Following gone = Following.open(reader, partition, 0);
    LogPartition other = new LogPartition(TestKafka.topic(cluster, 1), 0);
    reader.execute(() -> reader.pin(other.topic(), "AAAAAAAAAAAAAAAAAAAAAA"));
    Following notMeant = Following.open(reader, other, 0);
    notMeant.awaitLoss();
    assertThat(notMeant.losses).containsExactly(LogLoss.TRUNCATED);
    TestKafka.delete(cluster, partition.topic());
    gone.awaitLoss();
    assertThat(gone.losses).containsExactly(LogLoss.DELETED);
  }

  @Test
  void neverReadsAnotherTopicUnderThePinOfTheOld() {
    LogPartition partition = new LogPartition(TestKafka.topic(cluster, 1), 0);
    String id = topicId(partition.topic());
    reader.execute(() -> reader.pin(partition.topic(), id));
    Following old = Following.open(reader, partition, 0);
    TestKafka.write(cluster, partition.topic(), 0, new Range(0, 3));
    old.awaitCount(3);
    assertThat(reader.problem()).isEmpty();
    TestKafka.delete(cluster, partition.topic());
    TestKafka.topic(cluster, partition.topic(), 1, Map.of());
    old.awaitLoss();
    TestKafka.write(cluster, partition.topic(), 0, new Range(10, 20));
    assertThat(reader.problem())
        .hasValueSatisfying(
            text -> assertThat(text).contains(partition.topic(), id, "made again", "restart"));
    for (int i = 0; i < 3; i++) {
      Following again = Following.open(reader, partition, 0);
      again.awaitLoss();
      assertThat(again.losses).containsExactly(LogLoss.TRUNCATED);
      assertThat(again.numbers).isEmpty();
    }
    assertThat(old.numbers).containsExactly(0, 1, 2);
    assertThatThrownBy(() -> reader.scan(partition, 0, 5, r -> true))
        .isInstanceOf(LogUnavailableException.class);
    assertThat(reader.bounds(partition).toCompletableFuture()).isCompletedExceptionally();
  }

  private String topicId(String topic) {
    try (Topics topics = new Topics(cluster)) {
      return topics.find(topic).orElseThrow().topicId();
    }
  }

  @Test
  void losesOnlyTheListenersWhoseOffsetIsOutOfRange() {
    LogPartition partition = new LogPartition(TestKafka.topic(cluster, 1), 0);
    TestKafka.write(cluster, partition.topic(), 0, new Range(0, 100));
    try (var admin = TestKafka.admin(cluster)) {
      var before =
          Map.of(new TopicPartition(partition.topic(), 0), RecordsToDelete.beforeOffset(50));
      TestKafka.get(admin.deleteRecords(before).all());
    }
    Following tooEarly = Following.open(reader, partition, 10);
    Following good = Following.open(reader, partition, 60);
    tooEarly.awaitLoss();
    good.awaitCount(40);
    assertThat(tooEarly.losses).containsExactly(LogLoss.OUT_OF_RANGE);
    assertThat(good.numbers).isEqualTo(numbers(60, 100));
    Following beyond = Following.open(reader, partition, 5_000);
    Following.on(reader, () -> reader.close(partition, good));
    beyond.awaitLoss();
    assertThat(beyond.losses).containsExactly(LogLoss.OUT_OF_RANGE);
    assertThat(good.losses).isEmpty();
  }

  @Test
  void answersManyQuestionsAtOnceAndNoneWithAnOlderState() {
    LogPartition partition = new LogPartition(TestKafka.topic(cluster, 1), 0);
    List<CompletableFuture<LogBounds>> answers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      answers.add(reader.bounds(partition).toCompletableFuture());
    }
    TestKafka.write(cluster, partition.topic(), 0, new Range(0, 7));
    LogBounds after = reader.bounds(partition).toCompletableFuture().join();
    assertThat(after).isEqualTo(new LogBounds(0, 7));
    for (var answer : answers) {
      assertThat(answer.join().end()).isBetween(0L, 7L);
    }
  }

  @Test
  void findsOffsetsByTime() {
    LogPartition partition =
        new LogPartition(
            TestKafka.topic(
                cluster,
                TestKafka.name("timed"),
                1,
                Map.of("message.timestamp.type", "LogAppendTime")),
            0);
    TestKafka.write(cluster, partition.topic(), 0, new Range(0, 3));
    assertThat(reader.offsetAt(partition, 0).toCompletableFuture().join()).isEqualTo(0);
    assertThat(reader.offsetAt(partition, Long.MAX_VALUE / 2).toCompletableFuture().join())
        .isEqualTo(3);
  }

  @Test
  void scansARangeUntilTheVisitorHasEnough() {
    LogPartition partition = new LogPartition(TestKafka.topic(cluster, 1), 0);
    TestKafka.write(cluster, partition.topic(), 0, new Range(0, 5_000));
    List<Integer> seen = new ArrayList<>();
    long end = reader.scan(partition, 100, 4_000, r -> seen.add(Following.number(r)));
    assertThat(end).isEqualTo(4_000);
    assertThat(seen).isEqualTo(numbers(100, 4_000));
    assertThat(reader.scan(partition, 0, 5_000, r -> r.offset() < 9)).isEqualTo(10);
    assertThatThrownBy(() -> reader.scan(partition, 6_000, 7_000, r -> true))
        .isInstanceOf(LogUnavailableException.class);
  }

  @Test
  void aListenerThatThrowsIsLostAndMissesNothingWhenItOpensAgain() {
    LogPartition partition = new LogPartition(TestKafka.topic(cluster, 1), 0);
    AtomicBoolean healed = new AtomicBoolean();
    Following other = Following.open(reader, partition, 0);
    Following failing =
        new Following() {
          @Override
          public void onRecord(LogRecord record) {
            if (record.offset() == 5 && !healed.get()) {
              throw new StackOverflowError("forced");
            }
            super.onRecord(record);
          }
        };
    Following.on(reader, () -> reader.open(partition, 0, failing));
    TestKafka.write(cluster, partition.topic(), 0, new Range(0, 10));
    failing.awaitLoss();
    other.awaitCount(10);
    assertThat(failing.losses).containsExactly(LogLoss.FAILED);
    assertThat(failing.numbers).isEqualTo(numbers(0, 5));
    assertThat(other.losses).isEmpty();
    healed.set(true);
    Following.on(reader, () -> reader.open(partition, 5, failing));
    failing.awaitCount(10);
    assertThat(failing.numbers).isEqualTo(numbers(0, 10));
  }

  @Test
  void goesOnAfterATaskOrATurnThatFailsAndSaysThatItDoes() {
    AtomicLong nanos = new AtomicLong();
    AtomicBoolean broken = new AtomicBoolean();
    LogPartition partition = new LogPartition(TestKafka.topic(cluster, 1), 0);
    KafkaLogReader failing =
        new KafkaLogReader(
            cluster,
            now -> {
              if (broken.get()) {
                throw new StackOverflowError("forced");
              }
            },
            InstantSource.system(),
            nanos::get);
    assertThat(failing.problem()).isEmpty();
    failing.start();
    Following following = Following.open(failing, partition, 0);
    failing.execute(() -> {
      throw new StackOverflowError("forced");
    });
    TestKafka.write(cluster, partition.topic(), 0, new Range(0, 10));
    following.awaitCount(10);
    broken.set(true);
    TestKafka.write(cluster, partition.topic(), 0, new Range(10, 20));
    following.awaitCount(20);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          nanos.addAndGet(1_000_000_000L);
          return failing.problem().orElse("").contains("StackOverflowError: forced");
        });
    broken.set(false);
    await().atMost(Duration.ofSeconds(30)).until(() -> failing.problem().isEmpty());
    failing.close();
    assertThat(failing.problem()).hasValueSatisfying(text -> assertThat(text).contains("ended"));
  }

  @Test
  void turnsComeAlsoWhenNothingIsFollowed() {
    await().atMost(Duration.ofSeconds(30)).until(() -> turns.get() > 3);
  }

  private static List<Integer> numbers(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
