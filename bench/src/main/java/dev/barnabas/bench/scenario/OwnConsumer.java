package dev.barnabas.bench.scenario;

import dev.barnabas.bench.base.Wait;
import dev.barnabas.bench.load.Marker;
import dev.barnabas.bench.load.TopicEnd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Kafka's own produce → consume latency for the same records: what a rule's is a ratio to.
 *
 * <p>Thread: its own reads; the rest is its creator's.
 */
final class OwnConsumer implements AutoCloseable {
  private static final Duration TO_START = Duration.ofMinutes(1);
  private static final long LATENCY_MAX_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final String bootstrap;
  private final String topic;
  private final byte[] keyStart;
  private final SingleWriterRecorder latency = new SingleWriterRecorder(LATENCY_MAX_NANOS, 3);
  private final Thread thread;
  private volatile boolean reading;
  private volatile boolean stopped;

  private OwnConsumer(String bootstrap, String topic, String run) {
    this.bootstrap = bootstrap;
    this.topic = topic;
    this.keyStart = (run + '.').getBytes(StandardCharsets.UTF_8);
    this.thread = Thread.ofPlatform().name("bench-consumer").daemon().unstarted(this::run);
  }

  /** Returns when it reads, from the topic's end on; looks only at records of {@code run}. */
  static OwnConsumer start(String bootstrap, String topic, String run)
      throws IOException, InterruptedException {
    var consumer = new OwnConsumer(bootstrap, topic, run);
    consumer.thread.start();
    if (!Wait.until(TO_START, () -> consumer.reading)) {
      consumer.close();
      throw new IOException("a plain consumer of " + topic + " does not begin");
    }
    return consumer;
  }

  /** One that reads nothing. */
  static OwnConsumer none() {
    return new OwnConsumer("", "", "");
  }

  boolean isReading() {
    return reading;
  }

  /** In nanoseconds, since the last call. */
  Histogram takeLatency() {
    return latency.getIntervalHistogram();
  }

  private void run() {
    try (var consumer = TopicEnd.open(bootstrap, topic)) {
      reading = true;
      while (!stopped) {
        var records = consumer.poll(Duration.ofMillis(100));
        long now = Marker.now();
        records.forEach(record -> onRecord(record, now));
      }
    }
  }

  private void onRecord(ConsumerRecord<byte[], byte[]> record, long now) {
    byte[] key = record.key();
    byte[] value = record.value();
    boolean ours =
        key != null
            && key.length >= keyStart.length
            && Arrays.equals(key, 0, keyStart.length, keyStart, 0, keyStart.length);
    int at = !ours || value == null ? -1 : Marker.find(value, 0, value.length);
    if (at >= 0) {
      latency.recordValue(Math.clamp(now - Marker.madeNanos(value, at), 0, LATENCY_MAX_NANOS));
    }
  }

  @Override
  public void close() {
    stopped = true;
    Wait.forEnd(thread);
  }
}
