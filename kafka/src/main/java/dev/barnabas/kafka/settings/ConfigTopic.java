package dev.barnabas.kafka.settings;

import dev.barnabas.core.control.SharedRecords;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.core.log.PartitionListener;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.Unavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compacted topic of settings, followed live. Whatever a caller wrote or another node wrote
 * before it is seen when {@link #write} returns.
 *
 * <p>Thread: any that may block; the entries change on the log reader.
 */
public final class ConfigTopic implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ConfigTopic.class);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  /** Keys, rules and generations of a large installation come to some thousands. */
  public static final int ENTRIES_MAX = 100_000;

  private final ClusterConfig cluster;
  private final LogReader reader;
  private final LogPartition partition;
  private final int entriesMax;
  private final Follower follower = new Follower();
  private final ConcurrentNavigableMap<String, Entry> entries = new ConcurrentSkipListMap<>();
  private final AtomicInteger count = new AtomicInteger(); // of the entries: the map would walk
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final List<SharedRecords.Follower> followers = new ArrayList<>(); // ≤ parts of a node
  private @Nullable KafkaProducer<byte[], byte[]> producer;
  private boolean closed;
  private long position;

  private ConfigTopic(ClusterConfig cluster, LogReader reader, String topic, int entriesMax) {
    this.entriesMax = entriesMax;
    this.cluster = cluster;
    this.reader = reader;
    this.partition = new LogPartition(topic, 0);
  }

  /** The newest record of a key. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Entry(String key, byte[] value, long offset) {
    public String text() {
      return new String(value, StandardCharsets.UTF_8);
    }
  }

  /**
   * Reads the topic to its end and follows it from there on; it holds {@link #ENTRIES_MAX}.
   *
   * @param reader of the same cluster; it has been started
   * @throws LogUnavailableException the cluster did not answer
   */
  public static ConfigTopic open(ClusterConfig cluster, LogReader reader, String topic) {
    return open(cluster, reader, topic, ENTRIES_MAX);
  }

  /**
   * The same for another number of entries.
   *
   * @param entriesMax the same on all nodes
   * @throws LogUnavailableException the cluster did not answer
   */
  public static ConfigTopic open(
      ClusterConfig cluster, LogReader reader, String topic, int entriesMax) {
    ConfigTopic config = new ConfigTopic(cluster, reader, topic, entriesMax);
    var bounds = get(reader.bounds(config.partition).toCompletableFuture());
    reader.execute(() -> reader.open(config.partition, bounds.begin(), config.follower));
    config.awaitPosition(bounds.end());
    return config;
  }

  public Optional<Entry> find(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** All entries whose key starts so, the oldest record first. */
  public List<Entry> startingWith(String prefix) {
    return entries.tailMap(prefix, true).values().stream()
        .takeWhile(entry -> entry.key().startsWith(prefix))
        .sorted(Comparator.comparingLong(Entry::offset))
        .toList();
  }

  /**
   * Writes an entry, or removes it with a null, and returns when it has been read back.
   *
   * @throws LogUnavailableException it may or may not have been written
   */
  public void write(String key, byte @Nullable [] value) {
    var change = new HashMap<String, byte @Nullable []>(1);
    change.put(key, value);
    writeAll(change);
  }

  /**
   * Writes entries in the map's order, or removes those that are null, and returns when all have
   * been read back and {@link #follow followers} have heard of them.
   *
   * @throws LogUnavailableException they may or may not have been written, each by itself; or the
   *     topic holds as many as it may, and those that are new were taken back
   */
  public void writeAll(Map<String, byte @Nullable []> changes) {
    try {
      KafkaProducer<byte[], byte[]> open = producer();
      var sent = new ArrayList<Future<RecordMetadata>>();
      changes.forEach((key, value) -> {
        byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
        sent.add(open.send(new ProducerRecord<>(partition.topic(), 0, keyBytes, value)));
      });
      long end = 0;
      for (Future<RecordMetadata> one : sent) {
        end = Math.max(end, get(one).offset() + 1);
      }
      awaitPosition(end);
      requireTaken(open, changes);
    } catch (KafkaException | IllegalStateException e) {
      throw Unavailable.because(e);
    }
  }

  /** What this node had no room for no other may find later, after the topic was compacted. */
  private void requireTaken(
      KafkaProducer<byte[], byte[]> open, Map<String, byte @Nullable []> changes) {
    if (count.get() < entriesMax) {
      return;
    }
    int refused = 0;
    for (Map.Entry<String, byte @Nullable []> change : changes.entrySet()) {
      if (change.getValue() != null && !entries.containsKey(change.getKey())) {
        byte[] key = change.getKey().getBytes(StandardCharsets.UTF_8);
        get(open.send(new ProducerRecord<>(partition.topic(), 0, key, null)));
        refused++;
      }
    }
    if (refused > 0) {
      throw new LogUnavailableException(
          partition.topic() + " holds " + entriesMax + " entries: there is no room for more");
    }
  }

  /**
   * Returns when all has been read that anybody wrote before the call.
   *
   * @throws LogUnavailableException the cluster did not answer
   */
  public void catchUp() {
    awaitPosition(get(reader.bounds(partition).toCompletableFuture()).end());
  }

  /**
   * Hears of all entries that are there, the oldest record first, and of each that comes. Returns
   * when it has heard of those that are there.
   */
  public void follow(SharedRecords.Follower listener) {
    var heard = new CompletableFuture<@Nullable Void>();
    reader.execute(() -> {
      startingWith("").forEach(entry -> listener.onRecord(entry.key(), entry.value()));
      listener.onTurnEnd();
      followers.add(listener);
      heard.complete(null);
    });
    get(heard);
  }

  /**
   * The entry that all nodes take for the prefix: the oldest of those that start so; written now
   * when there is none. Whoever writes at the same time takes the same one.
   *
   * @param unique makes the key of this node's proposal
   */
  public Entry agree(String prefix, String unique, byte[] proposal) {
    List<Entry> known = startingWith(prefix);
    if (known.isEmpty()) {
      write(prefix + unique, proposal);
      known = startingWith(prefix);
    }
    return known.getFirst();
  }

  @Override
  public void close() {
    reader.execute(() -> reader.close(partition, follower));
    lock.lock();
    try {
      closed = true;
      if (producer != null) {
        producer.close(Duration.ZERO);
      }
    } finally {
      lock.unlock();
    }
  }

  /** One for all writes, made at the first: most nodes never write. */
  private KafkaProducer<byte[], byte[]> producer() {
    lock.lock();
    try {
      if (closed) {
        throw new LogUnavailableException(partition.topic() + " is closed: the node ends");
      }
      KafkaProducer<byte[], byte[]> open = producer == null ? newProducer() : producer;
      producer = open;
      return open;
    } finally {
      lock.unlock();
    }
  }

  private KafkaProducer<byte[], byte[]> newProducer() {
    return new KafkaProducer<>(
        cluster.client(
            Map.of("client.id", "barnabas-config"),
            Map.of(
                "acks",
                "all",
                "max.block.ms",
                String.valueOf(ANSWER_MAX.toMillis()),
                "delivery.timeout.ms",
                String.valueOf(ANSWER_MAX.toMillis()),
                "request.timeout.ms",
                "10000")),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private void awaitPosition(long offset) {
    lock.lock();
    try {
      long left = ANSWER_MAX.toNanos();
      while (position < offset) {
        if (left <= 0) {
          throw new LogUnavailableException(
              partition.topic() + " could not be read to offset " + offset);
        }
        left = moved.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted while reading " + partition.topic(), e);
    } finally {
      lock.unlock();
    }
  }

  private static <T extends @Nullable Object> T get(Future<T> future) {
    try {
      return future.get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw Unavailable.because(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted while Kafka was asked", e);
    }
  }

  private final class Follower implements PartitionListener {
    @Override
    public void onRecord(LogRecord record) {
      byte[] key = record.key();
      if (key == null) {
        return;
      }
      String name = new String(key, StandardCharsets.UTF_8);
      byte[] value = record.value();
      if (value == null) {
        if (entries.remove(name) != null) {
          count.decrementAndGet();
        }
        followers.forEach(each -> each.onRecord(name, null));
      } else if (count.get() < entriesMax || entries.containsKey(name)) {
        if (entries.put(name, new Entry(name, value, record.offset())) == null) {
          count.incrementAndGet();
        }
        followers.forEach(each -> each.onRecord(name, value));
      } else {
        log.error("{} holds more than {} settings; {} is ignored", partition, entriesMax, name);
      }
    }

    @Override
    public void onPosition(long nextOffset) {
      followers.forEach(SharedRecords.Follower::onTurnEnd);
      lock.lock();
      try {
        position = nextOffset;
        moved.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void onLost(LogLoss loss) {
      log.error("{} can't be followed any more: {}; restart this node", partition, loss);
    }
  }
}
