package dev.barnabas.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Records to a topic, keyed by channel. Their making keeps its pace whatever Kafka does.
 *
 * <p>Thread: its {@link Pace} makes; the rest is its creator's.
 */
public final class KafkaFeed implements Feed {
  private final FeedPlan plan;
  private final LongFunction<String> values;
  private final String topic;
  private final AtomicLongArray made;
  private final KafkaProducer<String, byte[]> producer;
  private final Pace pace;

  public KafkaFeed(FeedPlan plan, String bootstrap, String topic) {
    this(plan, bootstrap, topic, sequence -> "{\"m\":\"" + plan.data(sequence) + "\"}");
  }

  /** Of documents instead of messages of the plan's size. */
  public static KafkaFeed of(
      TransitDocument document, FeedPlan plan, String bootstrap, String topic) {
    return new KafkaFeed(
        plan, bootstrap, topic, sequence -> document.next(Marker.text(sequence, Marker.now())));
  }

  private KafkaFeed(FeedPlan plan, String bootstrap, String topic, LongFunction<String> values) {
    this.plan = plan;
    this.values = values;
    this.topic = topic;
    this.made = new AtomicLongArray(plan.channels());
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 0);
    this.producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    this.pace = new Pace(plan, this::take);
    producer.partitionsFor(topic); // so that the first message doesn't wait for it
  }

  @Override
  public long made(int channel) {
    return made.get(channel);
  }

  @Override
  public void start() {
    pace.start();
  }

  private void take(int channel) {
    for (int i = 0; i < plan.burst(); i++) {
      send(channel);
    }
  }

  private void send(int channel) {
    String value = values.apply(made.get(channel));
    var _ =
        producer.send(
            new ProducerRecord<>(topic, plan.key(channel), value.getBytes(StandardCharsets.UTF_8)));
    made.incrementAndGet(channel);
  }

  @Override
  public boolean hasFailed() {
    return pace.hasFailed();
  }

  @Override
  public void stop() {
    pace.stop();
    producer.flush();
  }

  @Override
  public void close() {
    try (producer) {
      pace.stop();
    }
  }
}
