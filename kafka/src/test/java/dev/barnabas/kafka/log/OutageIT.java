package dev.barnabas.kafka.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.barnabas.core.log.LogAppender.Failure;
import dev.barnabas.core.log.LogAppender.Written;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.embedded.EmbeddedKafka;
import dev.barnabas.kafka.embedded.EmbeddedKafka.Options;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens while the broker is away. Thread: the test's. */
final class OutageIT {
  private static final byte[] KEY = {1};
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path directory;
  private EmbeddedKafka kafka;
  private ClusterConfig cluster;
  private String topic;
  private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> failed = new ConcurrentLinkedQueue<>(); // of the accepted ones
  private final List<Integer> accepted = new ArrayList<>();
  private int next;

  @BeforeEach
  void start() throws Exception {
    kafka = EmbeddedKafka.start(new Options(directory, 0));
    cluster = ClusterConfig.of(kafka.bootstrap());
    topic = TestKafka.topic(cluster, 1);
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  @Test
  void losesAndRepeatsNothingAndRefusesOnlyWhileKafkaIsAway() throws Exception {
    var options = new AppenderOptions(topic, 1, Duration.ofMillis(500), Duration.ofSeconds(60));
    try (KafkaLogAppender appender = KafkaLogAppender.start(cluster, options, System::nanoTime);
        KafkaLogReader reader =
            new KafkaLogReader(cluster, now -> {}, InstantSource.system(), System::nanoTime)) {
      reader.start();
      Following following = Following.open(reader, new LogPartition(topic, 0), 0);
      assertThat(appender.awaitReady(LONG)).isTrue();
      for (int i = 0; i < 500; i++) {
        append(appender);
      }
      following.awaitCount(500);
      int port = kafka.port();
      kafka.close();
      await().atMost(LONG).until(() -> refused(appender));
      assertThatThrownBy(
              () -> reader.bounds(new LogPartition(topic, 0)).toCompletableFuture().get())
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(LogUnavailableException.class);
      kafka = EmbeddedKafka.start(new Options(directory, port));
      await().atMost(LONG).until(() -> !refused(appender));
      for (int i = 0; i < 500; i++) {
        append(appender);
      }
      following.awaitCount(accepted.size());
      assertThat(following.numbers).isEqualTo(accepted);
      assertThat(following.losses).isEmpty();
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void givesUpTheProducerAndSaysThatNothingIsKnown() throws Exception {
    var options = new AppenderOptions(topic, 1, Duration.ofSeconds(1), Duration.ofSeconds(2));
    try (KafkaLogAppender appender = KafkaLogAppender.start(cluster, options, System::nanoTime);
        KafkaLogReader reader =
            new KafkaLogReader(cluster, now -> {}, InstantSource.system(), System::nanoTime)) {
      reader.start();
      Following following = Following.open(reader, new LogPartition(topic, 0), 0);
      assertThat(appender.awaitReady(LONG)).isTrue();
      append(appender);
      following.awaitCount(1);
      int port = kafka.port();
      // Some are appended while it ends, or just after: nobody will say what became of them.
      var closing = CompletableFuture.runAsync(kafka::close);
      await().atMost(LONG).until(() -> refused(appender));
      closing.join();
      await().atMost(LONG).until(() -> !failures.isEmpty());
      kafka = EmbeddedKafka.start(new Options(directory, port));
      await().atMost(LONG).until(() -> !refused(appender));
      await("what did not fail is there")
          .atMost(LONG)
          .until(() ->
              accepted.stream()
                  .allMatch(one -> failed.contains(one) || following.numbers.contains(one)));
      assertThat(failures).allMatch(f -> f.written() == Written.UNKNOWN);
      assertThat(following.numbers).doesNotHaveDuplicates();
    }
  }

  private boolean refused(KafkaLogAppender appender) {
    try {
      append(appender);
      return false;
    } catch (LogUnavailableException e) {
      return true;
    }
  }

  private void append(KafkaLogAppender appender) {
    byte[] value = Integer.toString(next).getBytes(StandardCharsets.UTF_8);
    int number = next;
    appender.append(
        0,
        KEY,
        value,
        failure -> {
          failures.add(failure);
          failed.add(number);
        });
    accepted.add(number);
    next++;
  }
}
