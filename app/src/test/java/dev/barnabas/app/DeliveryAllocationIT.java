package dev.barnabas.app;

import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import dev.barnabas.app.config.ConfigFile;
import dev.barnabas.app.wiring.ServeNode;
import dev.barnabas.kafka.embedded.EmbeddedKafka;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From Kafka to sockets, the whole way: once the code is compiled, event loops allocate for each
 * message and not for each of those who get it.
 */
class DeliveryAllocationIT {
  private static final String KEY = "shop.back:not-so-secret";
  private static final int FEW = 2;
  private static final int MANY = 200;
  private static final int MESSAGES = 100;
  // Any object takes 16 bytes: one for each second delivery would be too many.
  private static final long ALLOWED_BYTES = 8L * MESSAGES * (MANY - FEW);

  @TempDir private Path folder = Path.of("");

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final LongAdder delivered = new LongAdder();
  private final List<RawWebSocket> clients = new ArrayList<>();

  @Test
  void moreSubscribersDoNotAllocateMore() throws Exception {
    try (var kafka = EmbeddedKafka.start(new EmbeddedKafka.Options(folder.resolve("kafka"), 0))) {
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
        admin.createTopics(List.of(new NewTopic("ticks", 1, (short) 1))).all().get();
      }
      try (ServeNode node = serve(kafka.bootstrap());
          var producer =
              new KafkaProducer<>(
                  Map.<String, Object>of("bootstrap.servers", kafka.bootstrap()),
                  new StringSerializer(),
                  new StringSerializer())) {
        attach(node, "ticks:few", FEW);
        attach(node, "ticks:many", MANY);
        await()
            .atMost(Duration.ofMinutes(2))
            .pollInterval(Duration.ZERO)
            .until(() -> {
              long forFew = allocated(producer, "few", FEW);
              return allocated(producer, "many", MANY) - forFew < ALLOWED_BYTES;
            });
      } finally {
        for (RawWebSocket client : clients) {
          client.close();
        }
      }
    }
  }

  private ServeNode serve(String bootstrap) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("node.yaml"),
            """
            kafka: { bootstrap: "%s" }
            log: { partitions: 1, replicationFactor: 1 }
            listen: { host: 127.0.0.1, port: 0 }
            apps: [ { id: shop, keys: [ { name: back, secret: not-so-secret } ] } ]
            egress:
              - { name: ticks, from: { topics: [ticks] }, channel: "ticks:#{key}", via: direct }
            """
                .formatted(bootstrap));
    return ServeNode.start(file.toString(), ConfigFile.read(file, Map.of()));
  }

  private void attach(ServeNode node, String channel, int count) throws IOException {
    byte[] attach =
        "{\"action\":10,\"channel\":\"%s\"}".formatted(channel).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < count; i++) {
      RawWebSocket client =
          RawWebSocket.open(URI.create(node.url()).getPort(), "/?v=5&format=json&key=" + KEY);
      clients.add(client);
      client.next(); // CONNECTED
      client.send(1, attach);
      client.next(); // ATTACHED
      Thread.startVirtualThread(() -> count(client));
    }
  }

  private void count(RawWebSocket client) {
    try {
      while (!client.next().isClose()) {
        delivered.increment();
      }
    } catch (SocketException over) {
      // The test has closed it.
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** What event loops allocated while messages went to that many subscribers. */
  private long allocated(KafkaProducer<String, String> producer, String key, int subscribers) {
    long wanted = delivered.sum() + (long) MESSAGES * subscribers;
    long before = ofLoops();
    for (int i = 0; i < MESSAGES; i++) {
      var _ = producer.send(new ProducerRecord<>("ticks", key, "{\"price\":" + i + "}"));
    }
    await().pollInterval(Duration.ofMillis(5)).until(() -> delivered.sum() >= wanted);
    return ofLoops() - before;
  }

  private long ofLoops() {
    long sum = 0;
    for (long id : threads.getAllThreadIds()) {
      var thread = threads.getThreadInfo(id);
      if (thread != null && thread.getThreadName().startsWith("barnabas-loop-")) {
        sum += threads.getThreadAllocatedBytes(id);
      }
    }
    return sum;
  }
}
