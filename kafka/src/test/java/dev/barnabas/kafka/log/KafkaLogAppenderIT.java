package dev.barnabas.kafka.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.log.LogAppender.Failure;
import dev.barnabas.core.log.LogAppender.Written;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class KafkaLogAppenderIT {
  private static final byte[] KEY = {1};

  private final ClusterConfig cluster = TestKafka.shared();

  @Test
  void keepsTheOrderOfEachPartition() throws Exception {
    String topic = TestKafka.topic(cluster, 2);
    try (KafkaLogAppender appender = start(topic, 2);
        KafkaLogReader reader = reader()) {
      Following first = Following.open(reader, new LogPartition(topic, 0), 0);
      Following second = Following.open(reader, new LogPartition(topic, 1), 0);
      BlockingQueue<Failure> failures = new LinkedBlockingQueue<>();
      for (int i = 0; i < 10_000; i++) {
        appender.append(
            i % 2, KEY, Integer.toString(i).getBytes(StandardCharsets.UTF_8), failures::add);
      }
      first.awaitCount(5_000);
      second.awaitCount(5_000);
      assertThat(first.numbers)
          .isEqualTo(IntStream.range(0, 5_000).map(i -> 2 * i).boxed().toList());
      assertThat(second.numbers)
          .isEqualTo(IntStream.range(0, 5_000).map(i -> 2 * i + 1).boxed().toList());
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void saysOfARecordThatIsTooLargeThatItIsNotWritten() throws Exception {
    String topic =
        TestKafka.topic(
            cluster, TestKafka.name("small"), 1, java.util.Map.of("max.message.bytes", "2000"));
    try (KafkaLogAppender appender = start(topic, 1)) {
      BlockingQueue<Failure> failures = new LinkedBlockingQueue<>();
      appender.append(0, KEY, new byte[5_000], failures::add);
      appender.append(0, KEY, new byte[5 << 20], failures::add);
      for (int i = 0; i < 2; i++) {
        Failure failure = failures.poll(30, TimeUnit.SECONDS);
        assertThat(failure).isNotNull();
        assertThat(failure.written()).isEqualTo(Written.NO);
      }
      assertThat(failures).isEmpty();
    }
  }

  private KafkaLogAppender start(String topic, int partitions) throws InterruptedException {
    KafkaLogAppender appender =
        KafkaLogAppender.start(cluster, AppenderOptions.of(topic, partitions), System::nanoTime);
    assertThat(appender.awaitReady(Duration.ofSeconds(30))).isTrue();
    return appender;
  }

  private KafkaLogReader reader() {
    KafkaLogReader reader =
        new KafkaLogReader(cluster, now -> {}, InstantSource.system(), System::nanoTime);
    reader.start();
    return reader;
  }
}
