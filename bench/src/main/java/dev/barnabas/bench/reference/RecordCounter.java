package dev.barnabas.bench.reference;

import dev.barnabas.bench.base.Wait;
import dev.barnabas.bench.load.TopicEnd;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * A program: the least that Java can do with the records of a topic, which is to count them.
 *
 * <p>On standard input: {@code go ID 0} begins at the topic's end, {@code count ID N} waits for N
 * records, {@code stop ID 0} ends the reading. Each is answered by {@code done ID COUNT}. The end
 * of the input ends the program, so that it never outlives its parent.
 *
 * <p>Thread: main reads records; another one takes orders.
 */
public final class RecordCounter {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration ORDER_MAX = Duration.ofMinutes(1);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread main = Thread.currentThread();
  private final AtomicLong counted = new AtomicLong();
  private volatile boolean wanted;
  private volatile boolean reading;
  private volatile boolean ended;

  private RecordCounter(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** {@code arguments}: Kafka's address, the topic. */
  public static void main(String[] arguments) {
    try (var consumer = TopicEnd.open(arguments[0], arguments[1])) {
      var counter = new RecordCounter(consumer);
      Thread.ofPlatform().name("orders").daemon().start(counter::takeOrders);
      System.out.println("ready");
      counter.read();
    }
  }

  private void read() {
    while (!ended) {
      if (!wanted) {
        reading = false;
        LockSupport.park(this);
      } else if (!reading) {
        TopicEnd.goTo(consumer);
        counted.set(0);
        reading = true;
      } else {
        counted.addAndGet(consumer.poll(POLL).count());
      }
    }
  }

  private void takeOrders() {
    try (var orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
      for (String line = orders.readLine(); line != null; line = orders.readLine()) {
        String[] words = line.split(" ", 3);
        long least = Long.parseLong(words[2]);
        take(words[0], least);
        System.out.println("done " + words[1] + ' ' + counted);
      }
    } catch (IOException | InterruptedException broken) {
      System.err.println(broken);
    }
    ended = true;
    LockSupport.unpark(main);
  }

  private void take(String order, long least) throws InterruptedException {
    BooleanSupplier done =
        switch (order) {
          case "go" -> () -> reading;
          case "stop" -> () -> !reading;
          default -> () -> counted.get() >= least;
        };
    if (!order.equals("count")) {
      wanted = order.equals("go");
      LockSupport.unpark(main);
    }
    var _ = Wait.until(ORDER_MAX, done); // whoever asked sees the count
  }
}
