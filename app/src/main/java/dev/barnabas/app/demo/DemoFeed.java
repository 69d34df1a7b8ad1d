package dev.barnabas.app.demo;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the demo's feeds to Kafka as any service would: a plain producer, no knowledge of
 * Barnabas.
 *
 * <p>Thread: {@link #start} and {@link #close} are the caller's; the rest runs on one thread,
 * {@code demo-feed}.
 */
public final class DemoFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DemoFeed.class);
  private static final long TURN_MILLIS = 50;

  /**
   * Records of 0.2 KB at 160 a second: some 15 minutes without Kafka before the feed stands still.
   */
  private static final long BUFFER_BYTES = 32L << 20;

  private static final int BLOCK_MILLIS = 500;
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(1);

  private final List<Feed> feeds;
  private final InstantSource clock;
  private final Producer<String, String> producer;
  private final ScheduledExecutorService thread;

  /**
   * @param bootstrap where Kafka is, {@code host:port}; its topics exist ({@link
   *     DemoTopics#create})
   * @param seed decides every path and price
   */
  public DemoFeed(String bootstrap, long seed, InstantSource clock) {
    this.feeds =
        List.of(
            new BusFeed(DemoFiles.buses(), seed),
            new EditFeed(DemoFiles.edits()),
            new MarketFeed(seed));
    this.clock = clock;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.CLIENT_ID_CONFIG,
                "barnabas-demo-feed",
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                BUFFER_BYTES,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                BLOCK_MILLIS,
                // A record given up by the producer would look like one that Barnabas lost.
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                Integer.MAX_VALUE),
            new StringSerializer(),
            new StringSerializer());
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("demo-feed").factory());
  }

  /** Starts to write. */
  public void start() {
    Turns turns = new Turns(feeds, this::onRecord, clock);
    var _ = thread.scheduleAtFixedRate(turns::onTurn, 0, TURN_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Stops to write and waits up to a second for what is under way. */
  @Override
  public void close() {
    thread.shutdownNow();
    producer.close(CLOSE_WAIT);
  }

  private boolean onRecord(String topic, DemoRecord made) {
    try {
      var record = new ProducerRecord<>(topic, null, clock.millis(), made.key(), made.value());
      var _ = producer.send(record);
      return true;
    } catch (KafkaException e) {
      LOG.debug("the demo's feed waits for Kafka", e);
      return false;
    }
  }
}
