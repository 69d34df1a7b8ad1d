package dev.barnabas.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.kafka.embedded.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ServeIT {
  private static final String KEY = "shop.back:not-so-secret";

  @TempDir private static Path folder = Path.of("");

  private static EmbeddedKafka kafka;

  @BeforeAll
  static void startKafka() throws Exception {
    kafka = EmbeddedKafka.start(new EmbeddedKafka.Options(folder.resolve("kafka"), 0));
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @Test
  void twoNodesServeOneLog() throws Exception {
    Path config = config("");
    try (BarnabasProcess a = BarnabasProcess.start(folder, "serve", "--config", config.toString());
        BarnabasProcess b = BarnabasProcess.start(folder, "serve", "--config", config.toString())) {
      a.awaitReady();
      b.awaitReady();

      var published = a.post("/channels/orders/messages", KEY, "{\"data\":\"on a\"}");

      assertThat(published.statusCode()).as(published.body()).isEqualTo(201);
      assertThat(b.get("/channels/orders/messages", KEY).body()).contains("on a");
      b.terminate();
      assertThat(b.awaitExit(Duration.ofSeconds(5))).as(b.errors()).isZero();
    }
  }

  @Test
  void sendsItsClientsElsewhereWhenItEnds() throws Exception {
    Path config = config("");
    try (BarnabasProcess node =
        BarnabasProcess.start(folder, "serve", "--config", config.toString())) {
      node.awaitReady();
      try (var client = WebSocketLines.open(node.url(), KEY)) {
        assertThat(client.next()).contains("\"action\":4");

        node.terminate();

        assertThat(client.next()).contains("\"action\":6").contains("80003");
        assertThat(client.next()).isEqualTo(WebSocketLines.CLOSED);
        assertThat(node.awaitExit(Duration.ofSeconds(5))).as(node.errors()).isZero();
      }
    }
  }

  @Test
  void itsMetricsTellWhatHappened() throws Exception {
    Path config = config("metrics");
    String rule =
        """
        egress:
          - name: missing
            from: { topics: [not-there], partitioner: murmur2 }
            key: { format: string }
            channel: "from:#{key}"
            via: direct
        """;
    Files.writeString(config, Files.readString(config) + rule);
    try (BarnabasProcess node =
        BarnabasProcess.start(folder, "serve", "--config", config.toString())) {
      node.awaitReady();
      try (var client = WebSocketLines.open(node.url(), KEY)) {
        assertThat(client.next()).contains("\"action\":4");
        client.send("{\"action\":10,\"channel\":\"orders\"}");
        assertThat(client.next()).contains("\"action\":11");
        var published =
            node.post("/channels/orders/messages", KEY, "[{\"data\":\"a\"},{\"data\":\"b\"}]");
        assertThat(published.statusCode()).as(published.body()).isEqualTo(201);
        assertThat(client.next()).contains("\"action\":15");

        assertThat(node.get("/ready", KEY).body())
            .contains("\"rule\":\"shop/missing\"")
            .contains("\"state\":\"waiting\"");
        var metrics = node.get("/metrics", KEY);
        assertThat(metrics.headers().firstValue("content-type"))
            .hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(metrics.body().lines())
            .contains(
                "barnabas_connections 1",
                "barnabas_attachments 1",
                "barnabas_deliveries_total 1",
                "barnabas_messages_delivered_total 2",
                "barnabas_publishes_total{outcome=\"accepted\"} 1",
                "barnabas_publishes_total{outcome=\"refused\"} 0",
                "barnabas_messages_published_total 2",
                "barnabas_log_replayed 1",
                "barnabas_log_pending_appends 0",
                "barnabas_rule_serving{direction=\"egress\",rule=\"shop/missing\"} 0");
      }
    }
  }

  @Test
  void metricsCanBeSwitchedOff() throws Exception {
    Path config = config("quiet");
    Files.writeString(config, Files.readString(config) + "metrics: { enabled: false }\n");
    try (BarnabasProcess node =
        BarnabasProcess.start(folder, "serve", "--config", config.toString())) {
      node.awaitReady();

      assertThat(node.get("/metrics", KEY).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void anotherNumberOfPartitionsThanTheTopicsIsRefused() throws Exception {
    try (BarnabasProcess first =
        BarnabasProcess.start(folder, "serve", "--config", config("pinned").toString())) {
      first.awaitReady();
    }
    Path config = config("pinned");
    Files.writeString(config, Files.readString(config).replace("partitions: 2", "partitions: 3"));

    try (BarnabasProcess refused =
        BarnabasProcess.start(folder, "serve", "--config", config.toString())) {
      assertThat(refused.awaitExit(Duration.ofSeconds(60))).isEqualTo(1);
      assertThat(refused.errors())
          .contains("log.partitions is 3")
          .contains("has 2 partitions")
          .contains("set log.partitions to 2");
    }
  }

  @Test
  void aLogThatWasMadeAgainMakesTheNodeUnready() throws Exception {
    Path config = config("again");
    try (BarnabasProcess node =
            BarnabasProcess.start(folder, "serve", "--config", config.toString());
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      node.awaitReady();
      assertThat(node.get("/ready", KEY).statusCode()).isEqualTo(200);
      admin.deleteTopics(List.of("barnabas.logagain")).all().get();
      var ready = node.get("/ready", KEY);
      while (!ready.body().contains("problem")) {
        ready = node.get("/ready", KEY);
      }
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("barnabas.logagain", "is gone", "restart all nodes");
    }
  }

  @Test
  void aFileWithoutAnAppIsRefused() throws Exception {
    Path config = Files.writeString(folder.resolve("empty.yaml"), "");

    try (BarnabasProcess refused =
        BarnabasProcess.start(folder, "serve", "--config", config.toString())) {
      assertThat(refused.awaitExit(Duration.ofSeconds(60))).isEqualTo(3);
      assertThat(refused.errors()).contains("apps: is missing");
    }
  }

  private static Path config(String name) throws Exception {
    return Files.writeString(
        folder.resolve("barnabas" + name + ".yaml"),
        """
        kafka: { bootstrap: "%s" }
        log: { topic: "barnabas.log%s", partitions: 2, replicationFactor: 1 }
        listen: { host: 127.0.0.1, port: 0 }
        apps: [ { id: shop, keys: [ { name: back, secret: not-so-secret } ] } ]
        """
            .formatted(kafka.bootstrap(), name));
  }
}
