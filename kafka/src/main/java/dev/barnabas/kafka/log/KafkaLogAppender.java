package dev.barnabas.kafka.log;

import dev.barnabas.core.log.LogAppender;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.ClusterConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends through one idempotent producer that never expires a batch: an expired one may still be
 * written, and later ones would overtake it. To give up is to close the whole producer
 * (architecture 2.3); a watch of its own thread, {@code barnabas-log-appender}, does that and keeps
 * the metadata warm, so that an append never waits.
 *
 * <p>Thread: any.
 */
public final class KafkaLogAppender implements LogAppender, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaLogAppender.class);
  private static final long WATCH_MILLIS = 500;
  private static final long WATCH_COLD_MILLIS = 20;
  private static final long BUFFER_BYTES = AppendLane.WAITING_BYTES_MAX * 16;

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "linger.ms", "0",
          "batch.size", String.valueOf(64 << 10),
          "buffer.memory", String.valueOf(BUFFER_BYTES),
          "max.request.size", String.valueOf(4 << 20),
          "request.timeout.ms", "10000",
          "reconnect.backoff.max.ms", "500",
          "metadata.max.age.ms", "10000",
          "client.id", "barnabas-log-appender");

  private static final Map<String, String> PINNED =
      Map.of(
          "acks", "all",
          "enable.idempotence", "true",
          "retries", String.valueOf(Integer.MAX_VALUE),
          "delivery.timeout.ms", String.valueOf(Integer.MAX_VALUE),
          "max.block.ms", "0");

  private final ClusterConfig cluster;
  private final AppenderOptions options;
  private final List<AppendLane> lanes = new ArrayList<>();
  private final CountDownLatch warm = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread watch;
  private volatile @Nullable Producer<byte[], byte[]> producer;

  private KafkaLogAppender(ClusterConfig cluster, AppenderOptions options, LongSupplier nanoTime) {
    this.cluster = cluster;
    this.options = options;
    for (int partition = 0; partition < options.partitions(); partition++) {
      String name = options.topic() + "-" + partition;
      lanes.add(new AppendLane(name, options.refuseAfter().toNanos(), nanoTime));
    }
    watch = Thread.ofPlatform().name("barnabas-log-appender").daemon().unstarted(this::watch);
  }

  /** Starts; until {@link #awaitReady} appends may be refused. The topic has to exist. */
  public static KafkaLogAppender start(
      ClusterConfig cluster, AppenderOptions options, LongSupplier nanoTime) {
    KafkaLogAppender appender = new KafkaLogAppender(cluster, options, nanoTime);
    appender.watch.start();
    return appender;
  }

  /**
   * Waits until the partitions are known.
   *
   * @return false when they are not by then
   */
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    return warm.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public int partitions() {
    return options.partitions();
  }

  @Override
  public void append(int partition, byte[] key, byte[] value, FailureListener listener) {
    Producer<byte[], byte[]> current = producer;
    if (current == null) {
      throw new LogUnavailableException("The log has no connection to Kafka yet");
    }
    lanes
        .get(partition)
        .append(current, new ProducerRecord<>(options.topic(), partition, key, value), listener);
  }

  /** Waits for what is under way, at most that long; the rest is reported as failed. */
  public void close(Duration atMost) {
    closing.countDown();
    try {
      if (!watch.join(atMost)) {
        watch.interrupt(); // it asks a Kafka that does not answer
      }
    } catch (InterruptedException e) {
      watch.interrupt();
      Thread.currentThread().interrupt();
    }
    giveUp(atMost);
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(1));
  }

  private void watch() {
    try {
      long pause = 0;
      while (!closing.await(pause, TimeUnit.MILLISECONDS)) {
        look();
        pause = warm.getCount() == 0 ? WATCH_MILLIS : WATCH_COLD_MILLIS;
      }
    } catch (InterruptedException e) {
      log.debug("The watch of the log appender was interrupted");
    }
  }

  private void look() {
    try {
      Producer<byte[], byte[]> current = producer;
      if (current == null) {
        producer = make();
      } else if (oldestNanos() > options.giveUpAfter().toNanos()) {
        log.warn("Kafka has not taken an append for {}; starting afresh", options.giveUpAfter());
        giveUp(Duration.ZERO);
        producer = make();
      } else {
        lookAtLeaders(current.partitionsFor(options.topic()));
      }
    } catch (KafkaException e) {
      // No metadata yet, or no address resolves: the next look comes soon, appends are refused.
      log.debug("The log appender has no metadata: {}", e.getMessage());
    }
  }

  private Producer<byte[], byte[]> make() {
    return new KafkaProducer<>(
        cluster.client(DEFAULTS, PINNED), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private void giveUp(Duration atMost) {
    Producer<byte[], byte[]> old = producer;
    producer = null;
    if (old != null) {
      old.close(atMost);
    }
  }

  private void lookAtLeaders(List<PartitionInfo> partitions) {
    for (PartitionInfo info : partitions) {
      if (info.partition() < lanes.size()) {
        lanes.get(info.partition()).leaderKnown(info.leader() != null);
      }
    }
    warm.countDown();
  }

  private long oldestNanos() {
    long oldest = 0;
    for (AppendLane lane : lanes) {
      oldest = Math.max(oldest, lane.oldestNanos());
    }
    return oldest;
  }
}
