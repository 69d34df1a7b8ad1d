package dev.barnabas.bench;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Connects many subscribers to a node, lets records flow through Kafka, and prints deliveries, CPU
 * per delivery, latency, and what Kafka alone took in the same run. Ends with 1 when a message was
 * missed or came twice.
 */
public final class LoadGenerator {
  private LoadGenerator() {}

  /** See {@link LoadOptions#USAGE}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    LoadOptions options;
    try {
      options = LoadOptions.parse(arguments);
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(2);
      return;
    }
    System.exit(run(options) ? 0 : 1);
  }

  private static boolean run(LoadOptions options) throws IOException, InterruptedException {
    var delivered = new Tally();
    var reference = new Tally();
    var subscribers = new SubscriberLoop(options, delivered);
    var feed = new RecordFeed(options);
    var consumer = new ReferenceConsumer(options, reference);
    Thread.ofPlatform().name("bench-subscribers").daemon().start(subscribers);
    while (subscribers.attached() < options.connections()) {
      System.err.printf("attached %d of %d%n", subscribers.attached(), options.connections());
      pause(1);
    }
    Thread feeding = Thread.ofPlatform().name("bench-feed").daemon().start(feed);
    Thread.ofPlatform().name("bench-reference").daemon().start(consumer);
    pause(options.warmUpSeconds());
    Long process = options.serverProcess();
    long cpuBefore = process == null ? 0 : ProcessCpu.micros(process);
    delivered.begin();
    reference.begin();
    pause(options.seconds());
    long cpu = process == null ? 0 : ProcessCpu.micros(process) - cpuBefore;
    delivered.end();
    reference.end();
    feed.stop();
    feeding.join();
    pause(1);
    consumer.stop();
    subscribers.stop();
    print(options, delivered, reference, cpu, subscribers.lost());
    return delivered.missed() == 0 && delivered.repeated() == 0 && subscribers.lost() == 0;
  }

  private static void print(
      LoadOptions options, Tally delivered, Tally reference, long cpuMicros, int lost) {
    long count = Math.max(1, delivered.received());
    System.out.printf(
        Locale.ROOT,
        "{\"connections\":%d,\"channels\":%d,\"rate\":%d,\"size\":%d,\"seconds\":%d,"
            + "\"deliveries\":%d,\"missed\":%d,\"repeated\":%d,\"lost\":%d,"
            + "\"cpuMicrosPerDelivery\":%.2f,\"deliveriesPerCpuSecond\":%.0f,"
            + "\"p50Millis\":%.2f,\"p99Millis\":%.2f,"
            + "\"kafkaP50Millis\":%.2f,\"kafkaP99Millis\":%.2f,"
            + "\"p50Ratio\":%.2f,\"p99Ratio\":%.2f}%n",
        options.connections(),
        options.channels(),
        options.ratePerSecond(),
        options.sizeBytes(),
        options.seconds(),
        delivered.received(),
        delivered.missed(),
        delivered.repeated(),
        lost,
        (double) cpuMicros / count,
        cpuMicros == 0 ? 0 : count * 1e6 / cpuMicros,
        delivered.millisAt(50),
        delivered.millisAt(99),
        reference.millisAt(50),
        reference.millisAt(99),
        delivered.millisAt(50) / Math.max(0.001, reference.millisAt(50)),
        delivered.millisAt(99) / Math.max(0.001, reference.millisAt(99)));
  }

  private static void pause(int seconds) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() - until < 0) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }
}
