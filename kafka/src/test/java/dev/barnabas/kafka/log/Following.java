package dev.barnabas.kafka.log;

import static org.awaitility.Awaitility.await;

import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.PartitionListener;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that notes what it hears. Thread: the log reader, read by any. */
class Following implements PartitionListener {
  private static final Duration LONG = Duration.ofSeconds(60);

  final List<Integer> numbers = new CopyOnWriteArrayList<>();
  final List<LogLoss> losses = new CopyOnWriteArrayList<>();
  volatile long position = -1;

  static Following open(KafkaLogReader reader, LogPartition partition, long offset) {
    Following following = new Following();
    reader.execute(() -> reader.open(partition, offset, following));
    return following;
  }

  void awaitCount(int count) {
    await().atMost(LONG).until(() -> numbers.size() >= count);
  }

  void awaitPosition(long offset) {
    await().atMost(LONG).until(() -> position >= offset);
  }

  void awaitLoss() {
    await().atMost(LONG).until(() -> !losses.isEmpty());
  }

  static int number(LogRecord record) {
    byte[] value = Objects.requireNonNull(record.value());
    return Integer.parseInt(new String(value, StandardCharsets.UTF_8));
  }

  /** Runs a task on the reader's thread and waits for it. */
  static void on(KafkaLogReader reader, Runnable task) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    reader.execute(() -> {
      task.run();
      done.complete(null);
    });
    done.join();
  }

  @Override
  public void onRecord(LogRecord record) {
    numbers.add(number(record));
  }

  @Override
  public void onPosition(long nextOffset) {
    position = nextOffset;
  }

  @Override
  public void onLost(LogLoss loss) {
    losses.add(loss);
  }
}
