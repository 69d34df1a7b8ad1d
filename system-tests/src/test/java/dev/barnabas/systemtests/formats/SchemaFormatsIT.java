package dev.barnabas.systemtests.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.cluster.Yaml;
import dev.barnabas.systemtests.sdk.JavaClient;
import dev.barnabas.testkit.registry.RegistryStandIn;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class SchemaFormatsIT {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final Path RULES = Path.of("..", "app", "src", "test", "resources", "rules");
  private static final Schema FIRST =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"Order","fields":[{"name":"n","type":"int"}]}\
              """);
  private static final Schema SECOND =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"Order","fields":[{"name":"note","type":["null","string"]},
                {"name":"n","type":"int"}]}\
              """);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"direct", "log"})
  void avroOfSeveralSchemasArrivesInOrderAndPoisonGoesToTheDeadLetters(String via)
      throws Exception {
    try (RegistryStandIn registry = RegistryStandIn.start(0);
        KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"))) {
      List.of("orders", "orders-dlq", "plain").forEach(topic -> kafka.createTopic(topic, 1));
      int one = register(registry, 1, FIRST);
      int two = register(registry, 2, SECOND);
      String yaml = Yaml.serve(kafka) + rules(registry, via);
      try (NodeProcess node = NodeProcess.serve(folder, yaml);
          SchemaTopic topics = new SchemaTopic(kafka.bootstrap());
          JavaClient client = new JavaClient(node.port(), true, Yaml.KEY)) {
        List<String> orders = JavaClient.dataOn(client.channel("orders"));
        List<String> plain = JavaClient.dataOn(client.channel("plain"));
        topics.send("orders", order(one, 1));
        topics.send("orders", order(two, 2));
        topics.send("orders", "{}".getBytes(StandardCharsets.UTF_8));
        topics.send("orders", order(one, 3));
        topics.send("orders", SchemaTopic.avro(999, FIRST, record(FIRST, 4)));
        topics.send("orders", order(two, 5));
        awaitOrders(orders, List.of(1, 2, 3, 5));
        assertThat(orders.get(1)).isEqualTo("{\"note\":\"two\",\"n\":2}");
        await("dead letters")
            .atMost(LONG)
            .untilAsserted(() ->
                assertThat(topics.read("orders-dlq"))
                    .extracting(letter ->
                        text(letter.headers().lastHeader("barnabas.error.message").value()))
                    .satisfiesExactly(
                        poison -> assertThat(poison).contains("does not begin with a zero byte"),
                        unknown -> assertThat(unknown).contains("has no schema 999")));

        // A schema that nobody has asked for yet, while the registry is down.
        int three = register(registry, 3, SECOND);
        registry.fail(503);
        int asked = registry.requests();
        topics.send("orders", order(three, 6));
        topics.send("orders", order(one, 7));
        await("the registry is asked again and again")
            .atMost(LONG)
            .until(() -> registry.requests() > asked + 2);
        topics.send("plain", "{\"still\":true}".getBytes(StandardCharsets.UTF_8));
        await("another rule does not wait")
            .atMost(LONG)
            .untilAsserted(() -> assertThat(plain).containsExactly("{\"still\":true}"));
        assertThat(orders).as("held, in order").hasSize(4);
        registry.fail(0);
        awaitOrders(orders, List.of(1, 2, 3, 5, 6, 7));
        assertThat(topics.read("orders-dlq")).as("being away is no fault of a record").hasSize(2);
        try (JavaClient late = new JavaClient(node.port(), true, Yaml.KEY)) {
          awaitOrders(
              JavaClient.dataOn(late.channel("orders", Map.of("rewind", "3"))), List.of(5, 6, 7));
        }
      }
    }
  }

  @Test
  void aProtobufFeedBecomesAChannelPerVehicle() throws Exception {
    Files.copy(RULES.resolve("gtfs-realtime.desc"), folder.resolve("gtfs-realtime.desc"));
    try (KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"))) {
      kafka.createTopic("gtfs-realtime", 1);
      String yaml = Yaml.serve(kafka) + Files.readString(RULES.resolve("mbta.yaml"));
      try (NodeProcess node = NodeProcess.serve(folder, yaml);
          SchemaTopic topics = new SchemaTopic(kafka.bootstrap());
          JavaClient client = new JavaClient(node.port(), false, Yaml.KEY)) {
        List<String> seen = JavaClient.dataOn(client.channel("bus:1513622761_10068"));
        topics.send("gtfs-realtime", Files.readAllBytes(RULES.resolve("mbta-vehiclepositions.pb")));
        await("the position")
            .atMost(LONG)
            .untilAsserted(
                () -> assertThat(seen).containsExactly("{\"route\":\"Green-B\",\"lat\":42.34006}"));
      }
    }
  }

  private static void awaitOrders(List<String> seen, List<Integer> numbers) {
    await("orders " + numbers)
        .atMost(LONG)
        .untilAsserted(() ->
            assertThat(seen)
                .extracting(order -> Integer.parseInt(order.replaceAll(".*\"n\":(\\d+).*", "$1")))
                .isEqualTo(numbers));
  }

  private static int register(RegistryStandIn registry, int version, Schema schema) {
    return registry.register(
        "orders-value", version, RegistryStandIn.Schema.of("AVRO", schema.toString()));
  }

  private static byte[] order(int id, int number) throws Exception {
    Schema schema = id == 1 ? FIRST : SECOND;
    return SchemaTopic.avro(id, schema, record(schema, number));
  }

  private static org.apache.avro.generic.GenericRecord record(Schema schema, int number) {
    GenericRecordBuilder builder = new GenericRecordBuilder(schema).set("n", number);
    if (schema.getField("note") != null) {
      builder.set("note", "two");
    }
    return builder.build();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String rules(RegistryStandIn registry, String via) {
    return """
    egress:
      - name: orders
        from: { topics: [orders], start: earliest }
        value: { format: avro, registry: "%s" }
        channel: orders
        via: %s
        onError: { mapping: dead-letter, deadLetterTopic: orders-dlq }
      - name: plain
        from: { topics: [plain], start: earliest }
        channel: plain
        via: %s
    """
        .formatted(registry.url(), via, via);
  }
}
