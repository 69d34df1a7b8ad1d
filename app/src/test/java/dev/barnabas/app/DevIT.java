package dev.barnabas.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DevIT {
  // Far above what it takes: how long an end may last, ResourcesTest says by its own clock.
  private static final Duration END_LIMIT = Duration.ofSeconds(60);

  @TempDir private Path folder = Path.of("");

  @Test
  void servesRestAndKafkaAndEndsCleanly() throws Exception {
    try (BarnabasProcess dev = start()) {
      dev.awaitBlock();

      assertThat(dev.get("/health", dev.key()).statusCode()).isEqualTo(200);
      assertThat(dev.get("/ready", dev.key()).statusCode()).isEqualTo(200);
      assertThat(dev.get("/time", dev.key()).body()).matches("\\[\\d+]\\s*");
      var published =
          dev.post(
              "/channels/hello/messages", dev.key(), "{\"name\":\"greeting\",\"data\":\"world\"}");
      assertThat(published.statusCode()).as(published.body()).isEqualTo(201);
      var history = dev.get("/channels/hello/messages", dev.key());
      assertThat(history.statusCode()).as(history.body()).isEqualTo(200);
      assertThat(history.body()).contains("\"greeting\"").contains("\"world\"");
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", dev.bootstrap()))) {
        assertThat(admin.listTopics().names().get()).contains("barnabas.log");
      }

      assertThat(dev.errors())
          .as("Kafka warns of nothing when it starts well")
          .doesNotContain("WARN  QuorumController", "WARN  NetworkClient");
      dev.terminate();
      assertThat(dev.awaitExit(END_LIMIT)).as(dev.errors()).isZero();
    }
  }

  @Test
  void withADataFolderARestartKeepsKeyTopicsAndHistory() throws Exception {
    String data = folder.resolve("data").toString();
    String key;
    try (BarnabasProcess first = start("--data-dir", data)) {
      first.awaitBlock();
      key = first.key();
      var published = first.post("/channels/kept/messages", key, "{\"data\":\"before\"}");
      assertThat(published.statusCode()).as(published.body()).isEqualTo(201);

      try (BarnabasProcess second = start("--data-dir", data)) {
        assertThat(second.awaitExit(Duration.ofSeconds(30))).isEqualTo(1);
        assertThat(second.errors()).contains("another barnabas uses the folder");
      }
      first.terminate();
      assertThat(first.awaitExit(END_LIMIT)).as(first.errors()).isZero();
    }

    try (BarnabasProcess again = start("--data-dir", data)) {
      again.awaitBlock();

      assertThat(again.key()).isEqualTo(key);
      assertThat(again.get("/channels/kept/messages", key).body()).contains("before");
    }
  }

  @Test
  void makesTheTopicsThatRulesNameBeforeItSaysReady() throws Exception {
    Path rules =
        Files.writeString(
            folder.resolve("rules.yaml"),
            """
            egress:
              - name: orders
                from: { topics: [orders] }
                channel: "orders:#{key}"
            ingress:
              - name: bookings
                from: { channels: "^booking:" }
                to: { topic: bookings }
            """);
    try (BarnabasProcess dev = start("--no-demo", "--config", rules.toString())) {
      dev.awaitBlock();

      try (Admin admin = Admin.create(Map.of("bootstrap.servers", dev.bootstrap()))) {
        var topics =
            admin.describeTopics(List.of("orders", "bookings")).allTopicNames().get().values();
        assertThat(topics).allMatch(topic -> topic.partitions().size() == 4);
      }
      assertThat(dev.errors()).as("one block and nothing around it").doesNotContain(" INFO ");
    }
  }

  @Test
  void aSignalWhileItStartsEndsItCleanly() throws Exception {
    Path data = folder.resolve("early");
    try (BarnabasProcess dev = start("--data-dir", data.toString())) {
      dev.await(() -> Files.exists(data.resolve("kafka"))); // Kafka takes seconds from here on

      dev.terminate();

      assertThat(dev.awaitExit(END_LIMIT)).as(dev.errors()).isZero();
      assertThat(dev.errors()).doesNotContain("Exception");
    }
  }

  @Test
  void aPortThatIsTakenIsNamedWithItsOption() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"));
        BarnabasProcess dev =
            BarnabasProcess.start(
                folder,
                "dev",
                "--kafka-port",
                "0",
                "--port",
                String.valueOf(taken.getLocalPort()))) {
      assertThat(dev.awaitExit(Duration.ofSeconds(60))).isEqualTo(1);
      assertThat(dev.errors()).contains(String.valueOf(taken.getLocalPort())).contains("--port");
    }
  }

  @Test
  void aKafkaPortThatIsTakenIsNamedWithItsOption() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"));
        BarnabasProcess dev =
            BarnabasProcess.start(
                folder,
                "dev",
                "--port",
                "0",
                "--kafka-port",
                String.valueOf(taken.getLocalPort()))) {
      assertThat(dev.awaitExit(Duration.ofSeconds(60))).isEqualTo(1);
      assertThat(dev.errors())
          .contains(String.valueOf(taken.getLocalPort()))
          .contains("--kafka-port");
    }
  }

  private BarnabasProcess start(String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("dev", "--port", "0", "--kafka-port", "0"));
    arguments.addAll(List.of(more));
    return BarnabasProcess.start(folder, arguments.toArray(String[]::new));
  }
}
