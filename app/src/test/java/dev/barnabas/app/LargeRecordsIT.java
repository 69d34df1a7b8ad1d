package dev.barnabas.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.app.config.ConfigFile;
import dev.barnabas.app.wiring.ServeNode;
import dev.barnabas.kafka.embedded.EmbeddedKafka;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records of a megabyte, to a client, where frames have room for them. */
@Timeout(180)
class LargeRecordsIT {
  private static final String KEY = "shop.back:not-so-secret";

  /** Each quote takes two bytes here, and four in a text within a frame. */
  private static final String VALUE = "{\"a\":\"" + "\\\"x".repeat(333_330) + "\"}";

  @TempDir Path folder;

  @Test
  void aMegabyteComesToAClientDirectAndThroughTheLog() throws Exception {
    assertThat(VALUE.length()).isBetween(999_990, 1_000_010);
    try (EmbeddedKafka kafka =
        EmbeddedKafka.start(new EmbeddedKafka.Options(folder.resolve("kafka"), 0))) {
      makeTopics(kafka);
      try (ServeNode node = serve(kafka)) {
        URI url = URI.create(node.url());
        for (String channel : List.of("direct", "log")) {
          try (RawWebSocket client =
              RawWebSocket.open(url.getPort(), "/?v=3&format=json&key=" + KEY)) {
            client.text(
                "{\"action\":10,\"channel\":\"%s\",\"params\":{\"rewind\":\"1\"}}"
                    .formatted(channel));
            send(kafka, channel);
            assertThat(large(client)).contains("\"channel\":\"" + channel + '"');
          }
        }
      }
    }
  }

  /** The first frame with a message. */
  private static String large(RawWebSocket client) throws Exception {
    RawWebSocket.Frame frame = client.next();
    while (!frame.isClose() && frame.payload().length < VALUE.length()) {
      frame = client.next();
    }
    return frame.text();
  }

  private ServeNode serve(EmbeddedKafka kafka) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("barnabas.yaml"),
            """
            kafka: { bootstrap: "%s" }
            log: { partitions: 2, replicationFactor: 1 }
            listen: { host: 127.0.0.1, port: 0 }
            limits: { maxFrameSize: 3MiB, maxBodySize: 3MiB }
            apps: [ { id: shop, keys: [ { name: back, secret: not-so-secret } ] } ]
            egress:
              - { name: direct, from: { topics: [direct] }, channel: direct, via: direct }
              - { name: log, from: { topics: [log], start: earliest }, channel: log, via: log }
            """
                .formatted(kafka.bootstrap()));
    return ServeNode.start(file.toString(), ConfigFile.read(file, Map.of()));
  }

  private static void makeTopics(EmbeddedKafka kafka) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      admin
          .createTopics(
              List.of(new NewTopic("direct", 1, (short) 1), new NewTopic("log", 1, (short) 1)))
          .all()
          .get();
    }
  }

  private static void send(EmbeddedKafka kafka, String topic) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrap()),
            new StringSerializer(),
            new StringSerializer())) {
      var _ = producer.send(new ProducerRecord<>(topic, "k", VALUE)).get();
    }
  }
}
