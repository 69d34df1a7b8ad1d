package dev.barnabas.core.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.delivery.QueueLoop;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedTopicsTest {
  private static final Set<String> TOPIC = Set.of("t");
  private static final ReadFrom LATEST = new ReadFrom.Latest();

  private final MemoryTopic memory = new MemoryTopic(2);
  private final QueueLoop loop = new QueueLoop(0);
  private final QueueLoop other = new QueueLoop(1);
  private final AtomicLong nanos = new AtomicLong();

  /** A session that takes what it is woken for. */
  private static final class Reader {
    final List<String> got = new ArrayList<>();
    final TopicStream stream;

    Reader(SharedTopics topics, ReadFrom from, QueueLoop at) {
      stream = topics.open(TOPIC, from, at, this::take);
      take();
    }

    void take() {
      take(Integer.MAX_VALUE);
    }

    void take(int most) {
      if (stream != null) {
        for (int i = 0; i < most; i++) {
          TopicRecord record = stream.next();
          if (record == null) {
            return;
          }
          got.add(record.valueText());
        }
      }
    }
  }

  private SharedTopics topics(long ringBytes, boolean disconnects) {
    return new SharedTopics(
        memory,
        name -> CompletableFuture.completedStage(name.equals("t") ? memory.partitions() : 0),
        Runnable::run,
        new SharedTopics.Settings(ringBytes, disconnects),
        nanos::get);
  }

  private SharedTopics opened(long ringBytes, boolean disconnects) {
    SharedTopics topics = topics(ringBytes, disconnects);
    CompletableFuture<Void> ready = topics.prepare(TOPIC);
    settle();
    assertThat(ready).isCompleted();
    return topics;
  }

  private void settle() {
    boolean moved = true;
    while (moved) {
      moved = memory.poll();
      moved |= loop.runPlanned();
      moved |= other.runPlanned();
    }
  }

  @Test
  void manySessionsOnManyLoopsAreOneReader() {
    SharedTopics topics = opened(1 << 20, false);
    var readers = new ArrayList<Reader>();
    for (int i = 0; i < 500; i++) {
      readers.add(new Reader(topics, LATEST, i % 2 == 0 ? loop : other));
    }
    memory.write(0, "a");
    memory.write(1, "b");
    settle();

    assertThat(readers).allSatisfy(one -> assertThat(one.got).containsExactlyInAnyOrder("a", "b"));
    assertThat(memory.opens).as("one for each partition").isEqualTo(2);
  }

  @Test
  void aSessionHasAllThatIsWrittenAfterItWasOpened() {
    memory.write(0, "before");
    SharedTopics topics = opened(1 << 20, false);
    var first = new Reader(topics, LATEST, loop);
    settle();
    // On a loop that has not followed yet: read by the reader before the loop is known to it.
    var second = new Reader(topics, LATEST, other);
    memory.write(0, "after");
    settle();

    assertThat(first.got).containsExactly("after");
    assertThat(second.got).containsExactly("after");
  }

  @Test
  void whoFallsBehindReadsTheRestFromTheTopic() {
    SharedTopics topics = opened(4_000, false);
    var slow = new Reader(topics, LATEST, loop);
    settle();
    var stopped = topics.open(TOPIC, LATEST, loop, () -> {});
    for (int i = 0; i < 1_500; i++) {
      memory.write(i % 2, "v" + i);
      if (i % 100 == 0) {
        settle();
      }
    }
    settle();

    assertThat(slow.got).hasSize(1_500).doesNotHaveDuplicates();
    var late = new ArrayList<String>();
    for (int idle = 0; idle < 3; ) {
      TopicRecord record = stopped.next();
      if (record == null) {
        idle++;
        settle();
      } else {
        idle = 0;
        late.add(record.valueText());
      }
    }
    assertThat(late).hasSize(1_500).doesNotHaveDuplicates();
    assertThat(stopped.end()).isNull();
  }

  @Test
  void whoFallsBehindEndsWhereThatIsThePolicy() {
    SharedTopics topics = opened(4_000, true);
    TopicStream slow = topics.open(TOPIC, LATEST, loop, () -> {});
    settle();
    assertThat(slow.next()).isNull();
    for (int i = 0; i < 100; i++) {
      memory.write(0, "v" + i);
    }
    settle();

    assertThat(slow.next()).isNull();
    assertThat(slow.end()).isEqualTo(TopicStream.End.TOO_SLOW);
  }

  @Test
  void beginsWhereItIsTold() {
    for (int i = 0; i < 10; i++) {
      memory.write(0, "v" + i);
    }
    memory.deleteBelow(0, 2);
    SharedTopics topics = opened(1 << 20, true);

    var earliest = new Reader(topics, new ReadFrom.Earliest(), loop);
    var timed = new Reader(topics, new ReadFrom.Time(7_000), loop);
    settle();
    memory.write(0, "live");
    settle();

    assertThat(earliest.got)
        .containsExactly("v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "live");
    assertThat(timed.got).containsExactly("v7", "v8", "v9", "live");
  }

  @Test
  void whatWasDeletedBeforeItWasReadEndsTheSession() {
    SharedTopics topics = opened(1_000, false);
    TopicStream slow = topics.open(TOPIC, LATEST, loop, () -> {});
    settle();
    for (int i = 0; i < 100; i++) {
      memory.write(0, "v" + i);
    }
    settle();
    memory.deleteBelow(0, 50);

    while (slow.next() == null && slow.end() == null) {
      settle();
    }
    assertThat(slow.end()).isEqualTo(TopicStream.End.GONE);
  }

  @Test
  void anOutageOfKafkaIsWaitedOut() {
    memory.write(0, "v");
    SharedTopics topics = opened(1 << 20, false);
    TopicStream stream = topics.open(TOPIC, new ReadFrom.Earliest(), loop, () -> {});
    loop.runPlanned();
    memory.poll();
    loop.runPlanned();
    memory.away = true;
    assertThat(stream.next()).isNull();
    loop.runPlanned();
    assertThat(stream.next()).isNull();
    memory.away = false;
    TopicRecord record = stream.next();
    while (record == null) {
      settle();
      record = stream.next();
    }
    assertThat(record.valueText()).isEqualTo("v");
  }

  @Test
  void aTopicThatGrowsIsReadFromItsNewBeginning() {
    SharedTopics topics = opened(1 << 20, false);
    var reader = new Reader(topics, LATEST, loop);
    settle();
    memory.grow();
    memory.write(2, "new");
    topics.tend();
    settle();

    assertThat(reader.got).containsExactly("new");
  }

  @Test
  void aTopicThatIsLostEndsItsSessionsAndCanBeOpenedAgain() {
    SharedTopics topics = opened(1 << 20, false);
    var woken = new AtomicInteger();
    TopicStream stream = topics.open(TOPIC, LATEST, loop, woken::incrementAndGet);
    settle();
    assertThat(stream.next()).isNull();
    memory.lose();
    settle();

    assertThat(woken).hasPositiveValue();
    assertThat(stream.end()).isEqualTo(TopicStream.End.LOST);
    CompletableFuture<Void> again = topics.prepare(TOPIC);
    settle();
    assertThat(again).isCompleted();
  }

  @Test
  void aTopicThatNobodyReadsIsClosedAfterAMinute() {
    SharedTopics topics = opened(1 << 20, false);
    TopicStream stream = topics.open(TOPIC, LATEST, loop, () -> {});
    nanos.addAndGet(TimeUnit.MINUTES.toNanos(2));
    topics.tend();
    assertThat(topics.size()).as("somebody reads").isEqualTo(1);
    stream.close();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));
    topics.tend();

    assertThat(topics.size()).isZero();
    assertThatThrownBy(() -> topics.open(TOPIC, LATEST, loop, () -> {}))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void aTopicThatDoesNotExistIsSaidSoEachTime() {
    SharedTopics topics = topics(1 << 20, false);

    for (int i = 0; i < 2; i++) {
      assertThat(topics.prepare(Set.of("other")))
          .failsWithin(1, TimeUnit.SECONDS)
          .withThrowableThat()
          .withMessageContaining("there is no topic other");
    }
    assertThat(topics.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void inAnyOrderOfEventsEachRecordComesOnceAndInOrder(long seed) {
    var random = new Random(seed);
    SharedTopics topics = opened(500 + random.nextInt(4_000), false);
    var readers = new ArrayList<Reader>();
    int written = 0;
    for (int step = 0; step < 2_000; step++) {
      switch (random.nextInt(6)) {
        case 0, 1 -> memory.write(random.nextInt(2), "v" + written++);
        case 2 -> memory.poll();
        case 3 -> loop.runPlanned();
        case 4 -> other.runPlanned();
        default -> {
          if (readers.size() < 5) {
            var from = random.nextBoolean() ? new ReadFrom.Earliest() : LATEST;
            readers.add(new Reader(topics, from, random.nextBoolean() ? loop : other));
          } else {
            readers.get(random.nextInt(5)).take(random.nextInt(4));
          }
        }
      }
    }
    settle();
    for (Reader reader : readers) {
      for (int i = 0; i < 100; i++) {
        reader.take();
        settle();
      }
      assertThat(reader.got).as("seed " + seed).doesNotHaveDuplicates();
      assertThat(reader.got).as("seed " + seed).contains("v" + (written - 1));
    }
    assertThat(readers.stream().mapToInt(one -> one.got.size()).max())
        .as("one began with the first")
        .hasValue(written);
  }
}
