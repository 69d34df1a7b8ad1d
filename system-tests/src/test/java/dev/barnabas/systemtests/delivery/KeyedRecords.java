package dev.barnabas.systemtests.delivery;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Producers, each with its own pace, that write numbered records to keys chosen by chance, and what
 * Kafka made of the order.
 */
final class KeyedRecords implements AutoCloseable {
  private static final int TICK_MILLIS = 10;

  private final String topic;
  private final int keys;
  private final List<KafkaProducer<String, String>> producers;
  private final ScheduledExecutorService pace;

  /** Key → offset → the record as a witness shows it. */
  private final Map<String, ConcurrentSkipListMap<Long, String>> written =
      new ConcurrentHashMap<>();

  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  KeyedRecords(String bootstrap, String topic, int producers, int keys) {
    this.topic = topic;
    this.keys = keys;
    this.producers =
        IntStream.range(0, producers)
            .mapToObj(i ->
                new KafkaProducer<>(
                    Map.<String, Object>of("bootstrap.servers", bootstrap, "linger.ms", 5),
                    new StringSerializer(),
                    new StringSerializer()))
            .toList();
    pace = Executors.newScheduledThreadPool(producers);
  }

  static String key(int number) {
    return "user-" + number;
  }

  /** Each producer writes {@code count} records, so many per tick; returns at once. */
  void start(int count, int perTick, long seed) {
    for (int p = 0; p < producers.size(); p++) {
      int producer = p;
      RandomGenerator random = new java.util.Random(seed + p);
      AtomicInteger next = new AtomicInteger();
      var _ =
          pace.scheduleAtFixedRate(
              () -> {
                for (int i = 0; i < perTick && next.get() < count; i++) {
                  send(producer, next.getAndIncrement(), key(random.nextInt(keys)));
                }
              },
              0,
              TICK_MILLIS,
              TimeUnit.MILLISECONDS);
    }
  }

  /** One more record to every key, behind all others. */
  void end() {
    IntStream.range(0, keys).forEach(i -> send(0, -1 - i, key(i)));
    producers.getFirst().flush();
  }

  private void send(int producer, int number, String key) {
    String value = "{\"p\":\"%d\",\"n\":%d}".formatted(producer, number);
    var _ =
        producers
            .get(producer)
            .send(
                new ProducerRecord<>(topic, key, value),
                (metadata, e) -> {
                  if (e != null) {
                    failure.set(e);
                    return;
                  }
                  written
                      .computeIfAbsent(key, any -> new ConcurrentSkipListMap<>())
                      .put(metadata.offset(), producer + ":" + number);
                  acknowledged.incrementAndGet();
                });
  }

  /** How many records Kafka has. */
  int acknowledged() {
    Exception e = failure.get();
    if (e != null) {
      throw new IllegalStateException("a producer failed", e);
    }
    return acknowledged.get();
  }

  /** The records of a key, in the order of their partition. */
  List<String> of(String key) {
    return List.copyOf(written.getOrDefault(key, new ConcurrentSkipListMap<>()).values());
  }

  @Override
  public void close() {
    pace.shutdownNow();
    producers.forEach(KafkaProducer::close);
  }
}
