package dev.barnabas.systemtests.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows of a table at a steady pace: records of each key are numbered from 1 on, in the
 * header {@code n}; some are tombstones.
 */
final class TableRecords implements AutoCloseable {
  private static final int TICK_MILLIS = 10;
  private static final int GONE_ONE_IN = 8;

  private final String topic;
  private final int keys;
  private final Random random;
  private final KafkaProducer<String, String> producer;
  private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();
  private final Map<String, Map<Integer, Boolean>> gone = new ConcurrentHashMap<>();
  private final AtomicInteger written = new AtomicInteger();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  TableRecords(String bootstrap, String topic, int keys, long seed) {
    this.topic = topic;
    this.keys = keys;
    this.random = new Random(seed);
    this.producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrap, "linger.ms", 5),
            new StringSerializer(),
            new StringSerializer());
  }

  /** Writes so many records, some each tick; returns at once. */
  void start(int count, int perTick) {
    var _ =
        pace.scheduleAtFixedRate(
            () -> {
              for (int i = 0; i < perTick && written.get() < count; i++) {
                write("key-" + random.nextInt(keys), random.nextInt(GONE_ONE_IN) == 0);
                written.incrementAndGet();
              }
            },
            0,
            TICK_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  private void write(String key, boolean isGone) {
    int number = counts.merge(key, 1, Integer::sum);
    gone.computeIfAbsent(key, any -> new ConcurrentHashMap<>()).put(number, isGone);
    var record = new ProducerRecord<>(topic, key, isGone ? null : "{\"n\":" + number + "}");
    record.headers().add("n", String.valueOf(number).getBytes(UTF_8));
    var _ =
        producer.send(
            record,
            (metadata, e) -> {
              if (e != null) {
                failure.set(e);
              }
            });
  }

  /** How many were written. */
  int written() {
    Exception e = failure.get();
    if (e != null) {
      throw new IllegalStateException("the producer failed", e);
    }
    return written.get();
  }

  void flush() {
    producer.flush();
  }

  /** The number of each key's last record. */
  Map<String, Integer> last() {
    return Map.copyOf(counts);
  }

  /** Whether a key's record was a tombstone; before the first it is as if there was one. */
  boolean isGone(String key, int number) {
    return number == 0 || gone.getOrDefault(key, Map.of()).getOrDefault(number, false);
  }

  @Override
  public void close() {
    pace.shutdownNow();
    producer.close();
  }
}
