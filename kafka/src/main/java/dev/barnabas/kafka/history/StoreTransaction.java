package dev.barnabas.kafka.history;

import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.core.store.LogPlace;
import dev.barnabas.core.store.TreeKey;
import dev.barnabas.core.store.TreeRecords;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Writes of one partition of the store that count together. What was written lately is found in
 * memory, also by the next transaction.
 *
 * <p>Thread: the keeper's.
 */
final class StoreTransaction implements TreeRecords {
  private static final long CACHE_BYTES = 8L << 20; // of each partition that a node writes
  private static final long ANSWER_SECONDS_MAX = 30;
  private static final byte[] NONE = {};

  private final StoreTopics topics;
  private final int partition;
  private final Producer<byte[], byte[]> producer;
  private final StoreFetch fetch;
  private final ByteCache cache = new ByteCache(CACHE_BYTES);
  private final Map<ByteBuffer, byte[]> written = new HashMap<>(); // of this transaction
  private long bytesWritten;

  StoreTransaction(
      StoreTopics topics, int partition, Producer<byte[], byte[]> producer, StoreFetch fetch) {
    this.topics = topics;
    this.partition = partition;
    this.producer = producer;
    this.fetch = fetch;
  }

  void begin() {
    written.clear();
    producer.beginTransaction();
  }

  @Override
  public byte @Nullable [] find(byte[] key, LongSupplier offset) {
    return find(topics.items(), key, offset);
  }

  private byte @Nullable [] find(String topic, byte[] key, LongSupplier offset) {
    var name = ByteBuffer.wrap(key);
    byte[] known = written.get(name);
    if (known == null) {
      known = cache.get(name);
    }
    if (known != null) {
      return known.length == 0 ? null : known;
    }
    ConsumerRecord<byte[], byte[]> record =
        fetch.find(new TopicPartition(topic, partition), offset.getAsLong());
    byte[] value = record == null ? null : record.value();
    if (value != null) {
      cache.put(name, value);
    }
    return value;
  }

  @Override
  public LongSupplier write(byte[] key, byte @Nullable [] value) {
    Future<RecordMetadata> sent = send(topics.items(), key, value);
    return () -> offset(sent);
  }

  /**
   * The value of a root.
   *
   * @param place where the index says that it stands
   */
  byte @Nullable [] root(TreeKey key, StoreIndex.Place place) {
    byte[] rootKey = key.rootKey();
    byte[] known = cache.get(ByteBuffer.wrap(rootKey));
    if (known != null) {
      return known.length == 0 ? null : known;
    }
    return place.root() < 0 ? null : find(topics.index(), rootKey, place::root);
  }

  void writeRoot(TreeKey key, byte @Nullable [] value) {
    var _ = send(topics.index(), key.rootKey(), value);
  }

  /** Sends what was written so far, so that nobody has to wait for each alone. */
  void flush() {
    producer.flush();
  }

  /** Makes it count; gives the offset behind it in the index. */
  long commit(LogPlace covered) {
    Future<RecordMetadata> last = send(topics.index(), Covered.key(), Covered.value(covered));
    producer.commitTransaction();
    written.remove(ByteBuffer.wrap(Covered.key()));
    written.forEach(cache::put);
    written.clear();
    return offset(last) + 1;
  }

  /** Bytes since the last time it was asked. */
  long takeBytesWritten() {
    long bytes = bytesWritten;
    bytesWritten = 0;
    return bytes;
  }

  private Future<RecordMetadata> send(String topic, byte[] key, byte @Nullable [] value) {
    written.put(ByteBuffer.wrap(key), value == null ? NONE : value);
    bytesWritten += key.length + (value == null ? 0 : value.length);
    return producer.send(new ProducerRecord<>(topic, partition, key, value));
  }

  private static long offset(Future<RecordMetadata> sent) {
    try {
      return sent.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS).offset();
    } catch (ExecutionException | TimeoutException failed) {
      throw new LogUnavailableException("the history store was not written", failed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted while the history store was written", e);
    }
  }
}
