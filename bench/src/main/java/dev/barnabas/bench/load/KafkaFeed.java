package dev.barnabas.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Records to a topic, keyed by channel. Their making keeps its pace whatever Kafka does.
 *
 * <p>Thread: its own makes; the rest is its creator's.
 */
public final class KafkaFeed implements Feed {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final FeedPlan plan;
  private final String topic;
  private final AtomicLongArray made;
  private final KafkaProducer<String, byte[]> producer;
  private final Thread thread =
      Thread.ofPlatform().name("bench-feed").daemon().unstarted(this::run);
  private volatile boolean stopped;

  public KafkaFeed(FeedPlan plan, String bootstrap, String topic) {
    this.plan = plan;
    this.topic = topic;
    this.made = new AtomicLongArray(plan.channels());
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 0);
    this.producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    producer.partitionsFor(topic); // so that the first message doesn't wait for it
  }

  @Override
  public long made(int channel) {
    return made.get(channel);
  }

  @Override
  public void start() {
    thread.start();
  }

  private void run() {
    int[] order = plan.order();
    long began = System.nanoTime();
    for (long turn = 0; !stopped; turn++) {
      long due = began + turn * SECOND_NANOS / plan.turnsPerSecond();
      while (System.nanoTime() - due < 0 && !stopped) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      int channel = order[(int) (turn % order.length)];
      for (int i = 0; i < plan.burst(); i++) {
        send(channel);
      }
    }
  }

  private void send(int channel) {
    String value = "{\"m\":\"" + plan.data(made.get(channel)) + "\"}";
    var _ =
        producer.send(
            new ProducerRecord<>(topic, plan.key(channel), value.getBytes(StandardCharsets.UTF_8)));
    made.incrementAndGet(channel);
  }

  @Override
  public void stop() {
    stopped = true;
    LockSupport.unpark(thread);
    Wait.forEnd(thread);
    producer.flush();
  }

  @Override
  public void close() {
    stop();
    producer.close();
  }
}
