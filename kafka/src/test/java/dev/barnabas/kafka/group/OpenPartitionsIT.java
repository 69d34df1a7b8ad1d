package dev.barnabas.kafka.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.core.log.LogRecord;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.TestKafka.Range;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A member with two partitions of which one fails. */
final class OpenPartitionsIT {
  private static final int SICK = 0;
  private static final int WELL = 1;
  private static final Duration LONG = Duration.ofSeconds(60);

  private final ClusterConfig cluster = TestKafka.shared();
  private final String topic = TestKafka.topic(cluster, 2);
  private final AtomicLong skippedNanos = new AtomicLong();
  private final Numbers numbers = new Numbers();
  private final Consumer<byte[], byte[]> consumer =
      GroupConsumers.of(cluster, TestKafka.name("group"), 100);
  private final OpenPartitions<Part> open =
      new OpenPartitions<>(
          "The test", consumer, numbers, () -> System.nanoTime() + skippedNanos.get());
  private final GroupLoop loop =
      new GroupLoop(new GroupLoop.Member("The test", "group-test", List.of(topic)), consumer, open);

  /** Where a partition fails. */
  private enum Fault {
    NONE,
    OPEN,
    TAKE,
    KEEP
  }

  @BeforeEach
  void write() {
    TestKafka.write(cluster, topic, SICK, new Range(0, 10));
    TestKafka.write(cluster, topic, WELL, new Range(0, 10));
  }

  @AfterEach
  void stop() {
    loop.close();
  }

  @Test
  void onePartitionThatCannotBeOpenedKeepsNoOtherFromItsWork() {
    numbers.fault = Fault.OPEN;
    assertTheOtherGoesOn();
  }

  @Test
  void onePartitionThatTakesNothingKeepsNoOtherFromItsWork() {
    numbers.fault = Fault.TAKE;
    assertTheOtherGoesOn();
  }

  @Test
  void onePartitionThatKeepsNothingKeepsNoOtherFromItsWork() {
    numbers.fault = Fault.KEEP;
    assertTheOtherGoesOn();
  }

  private void assertTheOtherGoesOn() {
    loop.start();
    await().atMost(LONG).until(() -> numbers.failed.get() >= 2);
    await().atMost(LONG).until(() -> numbers.taken(WELL).size() == 10);
    TestKafka.write(cluster, topic, WELL, new Range(10, 20));
    await().atMost(LONG).until(() -> numbers.taken(WELL).size() == 20);
    assertThat(numbers.opened(WELL)).isEqualTo(1);
    await().atMost(LONG).until(() -> open.size() == 1 && open.problem().isPresent());
    assertThat(open.problem().orElseThrow()).contains("partition 0", "sick on purpose");

    numbers.fault = Fault.NONE;
    skippedNanos.addAndGet(Duration.ofMinutes(1).toNanos()); // whatever it rests, that is over
    await().atMost(LONG).until(() -> numbers.taken(SICK).size() == 10);
    assertThat(numbers.taken(SICK)).isEqualTo(IntStream.range(0, 10).boxed().toList());
    assertThat(open.problem()).isEmpty();
    assertThat(numbers.opened(WELL)).isEqualTo(1);
  }

  @Test
  void aPartitionThatFailsRestsBeforeTheNextTry() {
    numbers.fault = Fault.OPEN;
    numbers.tryNanos = Duration.ofSeconds(10).toNanos();
    loop.start();
    await().atMost(LONG).until(() -> numbers.failed.get() == 1);
    TestKafka.write(cluster, topic, WELL, new Range(10, 20));
    await().atMost(LONG).until(() -> numbers.taken(WELL).size() == 20);
    TestKafka.write(cluster, topic, WELL, new Range(20, 30)); // another turn
    await().atMost(LONG).until(() -> numbers.taken(WELL).size() == 30);
    assertThat(numbers.failed).hasValue(1);
    skippedNanos.addAndGet(Duration.ofSeconds(40).toNanos());
    await().atMost(LONG).until(() -> numbers.failed.get() == 2);
  }

  /** Takes down the numbers of each partition. Thread: the member's; the test reads. */
  private final class Numbers implements OpenPartitions.Task<Part> {
    private final Map<Integer, List<Integer>> taken = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> opened = new ConcurrentHashMap<>();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;
    private volatile long tryNanos;

    @Override
    public Part open(int partition) {
      failAt(Fault.OPEN, partition);
      opened.merge(partition, 1, Integer::sum);
      return new Part(partition);
    }

    void failAt(Fault here, int partition) {
      if (fault == here && partition == SICK) {
        skippedNanos.addAndGet(tryNanos);
        failed.incrementAndGet();
        throw new KafkaException("sick on purpose");
      }
    }

    List<Integer> taken(int partition) {
      return taken.getOrDefault(partition, List.of());
    }

    int opened(int partition) {
      return opened.getOrDefault(partition, 0);
    }
  }

  /** One partition. Thread: the member's. */
  private final class Part implements OpenPartitions.Open {
    private final int partition;
    private final List<Integer> mine = new CopyOnWriteArrayList<>();

    Part(int partition) {
      this.partition = partition;
      numbers.taken.put(partition, mine);
    }

    @Override
    public long start() {
      return 0;
    }

    @Override
    public void take(List<LogRecord> records, long next) {
      numbers.failAt(Fault.TAKE, partition);
      for (LogRecord record : records) {
        byte[] value = Objects.requireNonNull(record.value());
        mine.add(Integer.parseInt(new String(value, StandardCharsets.US_ASCII)));
      }
    }

    @Override
    public void keep() {
      numbers.failAt(Fault.KEEP, partition);
    }

    @Override
    public void close() {}
  }
}
