package dev.barnabas.app;

import dev.barnabas.app.wiring.ServeNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What tests ask of a node with one key, and what came of it in topics. Thread: the test's. */
record Served(ServeNode node, String key) {
  String get(String path) throws Exception {
    return send(request(path));
  }

  void publish(String channel, String text) throws Exception {
    String body = "{\"name\":\"n\",\"data\":\"" + text + "\"}";
    send(
        request("/channels/" + channel + "/messages")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path) {
    String basic = Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    return HttpRequest.newBuilder(URI.create(node.url() + path))
        .header("Authorization", "Basic " + basic);
  }

  private static String send(HttpRequest.Builder request) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), BodyHandlers.ofString()).body();
    }
  }

  /** Whether a committed record of the topic's one partition has that text in its value. */
  static boolean holds(String bootstrap, String topic, String text) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      var partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
      boolean found = false;
      while (!found && consumer.position(partition) < end) {
        for (var record : consumer.poll(Duration.ofSeconds(1))) {
          found |= record.value().contains(text);
        }
      }
      return found;
    }
  }
}
