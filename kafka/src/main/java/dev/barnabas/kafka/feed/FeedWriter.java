package dev.barnabas.kafka.feed;

import dev.barnabas.kafka.group.TransactionalBatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Writes records of a feed and the place behind them, and goes on after anything that Kafka does in
 * between. Whether a batch is written whose transaction ended unheard, the committed place tells,
 * as soon as the next producer has begun: from then on it is settled.
 *
 * <p>Thread: the run's; {@link #onGroup} any.
 */
final class FeedWriter implements AutoCloseable {
  private final FeedTarget target;
  private volatile ConsumerGroupMetadata group;

  /** Null while one has to be made. */
  private @Nullable Producer<byte[], byte[]> producer;

  private FeedPlace place;

  /** Whether the batch that was tried last may be written after all. */
  private boolean unclear;

  /** Another one has read on: the feed is its own now. */
  static final class SupersededException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * For whoever has the feed now.
   *
   * @param producer has begun; closed with the writer
   * @param place how far the feed was read
   */
  FeedWriter(
      FeedTarget target,
      Producer<byte[], byte[]> producer,
      ConsumerGroupMetadata group,
      FeedPlace place) {
    this.target = target;
    this.producer = producer;
    this.group = group;
    this.place = place;
  }

  /** How far the feed was read. */
  FeedPlace place() {
    return place;
  }

  /** The member's generation has changed, and the feed stays here. */
  void onGroup(ConsumerGroupMetadata now) {
    group = now;
  }

  /**
   * Writes them. After an exception the same batch is to be tried again, unless the feed is
   * another's.
   *
   * @param next behind them
   * @return by their index, those that are too large for their topics: nothing is written then;
   *     empty: everything is
   * @throws KafkaException later it may work; not for {@link
   *     org.apache.kafka.common.errors.ProducerFencedException}: another has begun
   * @throws dev.barnabas.core.log.LogUnavailableException later it may work
   * @throws SupersededException another has read on
   */
  Map<Integer, Exception> write(List<ProducerRecord<byte[], byte[]>> records, FeedPlace next) {
    Producer<byte[], byte[]> writing = producer == null ? target.producer() : producer;
    producer = writing;
    if (unclear && isWritten(next)) {
      unclear = false;
      place = next;
      return Map.of();
    }
    unclear = false;
    try {
      var places = Map.of(target.binding().place(), next.committed());
      Map<Integer, Exception> refused =
          new TransactionalBatch(records, places, group).write(writing);
      place = refused.isEmpty() ? next : place;
      return refused;
    } catch (CommitFailedException e) {
      throw e; // the producer is as good as new
    } catch (KafkaException e) {
      unclear = true;
      close();
      throw e;
    }
  }

  private boolean isWritten(FeedPlace next) {
    FeedPlace found = Objects.requireNonNullElse(target.place(), FeedPlace.BEGINNING);
    if (found.records() != place.records() && found.records() != next.records()) {
      throw new SupersededException();
    }
    return found.records() == next.records();
  }

  @Override
  public void close() {
    Producer<byte[], byte[]> last = producer;
    producer = null;
    if (last != null) {
      last.close(Duration.ZERO);
    }
  }
}
