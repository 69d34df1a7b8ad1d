package dev.barnabas.systemtests.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A producer of all that is not a plain record: transactions that are committed or not, tombstones,
 * records without a key, records of nearly 1 MiB, records that nobody can read. Knows what of it
 * each key should come to, and which records are to become dead letters.
 *
 * <p>Thread: its own, until {@link #join}; what it knows any.
 */
final class HardRecords implements AutoCloseable {
  /** As a witness shows a message without data. */
  private static final String TOMBSTONE = "undefined:undefined";

  private static final int RECORDS_PER_TRANSACTION_MAX = 12;
  private static final int LARGE_BYTES = 1_000_000;

  private final String topic;
  private final int number;
  private final int keys;
  private final Random random;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<String, ConcurrentSkipListMap<Long, String>> committed =
      new ConcurrentHashMap<>();
  private final Set<String> unreadable = new ConcurrentSkipListSet<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private @Nullable Thread thread;
  private int next;

  /** What is sent, and what it should come to: a message of a key, or a dead letter. */
  private record Sent(@Nullable String key, @Nullable String shown, Future<RecordMetadata> place) {}

  HardRecords(String bootstrap, String topic, int number, int keys, long seed) {
    this.topic = topic;
    this.number = number;
    this.keys = keys;
    this.random = new Random(seed + number);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "transactional.id",
                "hard-" + topic + '-' + number,
                "linger.ms",
                2),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Writes so many records, and one more to every key; returns at once. */
  void start(int count) {
    producer.initTransactions();
    thread = Thread.ofPlatform().name("hard-" + number).daemon().start(() -> run(count));
  }

  private void run(int count) {
    try {
      while (next < count) {
        transaction(random.nextInt(4) == 0);
      }
      end();
    } catch (ExecutionException | InterruptedException | RuntimeException e) {
      failure.set(e);
    }
  }

  private void transaction(boolean aborted) throws ExecutionException, InterruptedException {
    List<Sent> sent = new ArrayList<>();
    producer.beginTransaction();
    for (int i = random.nextInt(RECORDS_PER_TRANSACTION_MAX); i >= 0; i--) {
      sent.add(send());
    }
    producer.flush();
    if (aborted) {
      producer.abortTransaction();
      return;
    }
    note(sent);
    producer.commitTransaction();
  }

  /** One more record to every key, so that whoever has it has all before it. */
  private void end() throws ExecutionException, InterruptedException {
    List<Sent> sent = new ArrayList<>();
    producer.beginTransaction();
    for (int key = 0; key < keys; key++) {
      sent.add(send(KeyedRecords.key(key), false));
    }
    producer.flush();
    note(sent);
    producer.commitTransaction();
  }

  private Sent send() {
    String key = KeyedRecords.key(random.nextInt(keys));
    return switch (random.nextInt(20)) {
      case 0, 1 -> {
        next++;
        yield new Sent(key, TOMBSTONE, append(key, null));
      }
      case 2 -> {
        next++;
        yield new Sent(null, null, append(null, "{\"p\":\"nobody\",\"n\":0}".getBytes(UTF_8)));
      }
      case 3 -> {
        next++;
        yield new Sent(null, null, append(key, "{\"p\":".getBytes(UTF_8)));
      }
      case 4 -> send(key, true);
      default -> send(key, false);
    };
  }

  private Sent send(String key, boolean large) {
    int n = next++;
    String pad = large ? ",\"pad\":\"" + "x".repeat(LARGE_BYTES) + '"' : "";
    String value = "{\"p\":\"%d\",\"n\":%d%s}".formatted(number, n, pad);
    return new Sent(key, number + ":" + n, append(key, value.getBytes(UTF_8)));
  }

  private Future<RecordMetadata> append(@Nullable String key, byte @Nullable [] value) {
    byte[] keyBytes = key == null ? null : key.getBytes(UTF_8);
    return producer.send(new ProducerRecord<>(topic, keyBytes, value));
  }

  private void note(List<Sent> sent) throws ExecutionException, InterruptedException {
    for (Sent one : sent) {
      RecordMetadata place = one.place().get();
      if (one.key() == null) {
        unreadable.add(place.partition() + ":" + place.offset());
      } else {
        committed
            .computeIfAbsent(one.key(), any -> new ConcurrentSkipListMap<>())
            .put(place.offset(), Objects.requireNonNull(one.shown()));
      }
    }
  }

  /** Waits until all is written. */
  void join() throws InterruptedException {
    Objects.requireNonNull(thread, "it was not started").join();
    Throwable e = failure.get();
    if (e != null) {
      throw new IllegalStateException("producer " + number + " failed", e);
    }
  }

  /** Offset → what is shown, of a key's committed records. */
  Map<Long, String> of(String key) {
    return committed.getOrDefault(key, new ConcurrentSkipListMap<>());
  }

  /** The places of the committed records that become no message: {@code partition:offset}. */
  Set<String> unreadable() {
    return unreadable;
  }

  @Override
  public void close() {
    producer.close();
  }
}
