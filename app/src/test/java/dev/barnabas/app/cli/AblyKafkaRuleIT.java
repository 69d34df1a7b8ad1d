package dev.barnabas.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.app.config.ConfigFile;
import dev.barnabas.app.wiring.ServeNode;
import dev.barnabas.kafka.embedded.EmbeddedKafka;
import dev.barnabas.protocol.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules of Ably's type {@code kafka} in the bodies that ably-control-go sends, which is what Ably's
 * Terraform provider is made of: all fields each time, and {@code auth} also of who has no login.
 */
@Timeout(180)
class AblyKafkaRuleIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule";
  private static final String LOGIN =
      "{\"sasl\":{\"mechanism\":\"plain\",\"username\":\"ann\",\"password\":\"ann-secret\"}}";
  private static final String NO_LOGIN = "{\"sasl\":{}}";

  @TempDir Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable EmbeddedKafka own;
  private @Nullable EmbeddedKafka theirs;

  @BeforeEach
  void start() throws Exception {
    own = EmbeddedKafka.start(new EmbeddedKafka.Options(folder.resolve("own"), 0));
    theirs = EmbeddedKafka.start(new EmbeddedKafka.Options(folder.resolve("theirs"), 0, secured()));
    for (Map<String, Object> client : List.of(client(own), login(theirs))) {
      try (Admin admin = Admin.create(client)) {
        admin.createTopics(topics("first", "second")).all().get();
      }
    }
    Files.writeString(folder.resolve("token"), "operator-of-the-tests\n");
  }

  @AfterEach
  void stop() {
    http.close();
    Objects.requireNonNull(theirs).close();
    Objects.requireNonNull(own).close();
  }

  private static List<NewTopic> topics(String... names) {
    return List.of(names).stream().map(name -> new NewTopic(name, 1, (short) 1)).toList();
  }

  private static Map<String, String> secured() {
    String users =
        PLAIN + " required username=\"ann\" password=\"ann-secret\" user_ann=\"ann-secret\";";
    return Map.of(
        "listener.security.protocol.map",
        "CLIENT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
        "sasl.enabled.mechanisms",
        "PLAIN",
        "sasl.mechanism.inter.broker.protocol",
        "PLAIN",
        "listener.name.client.plain.sasl.jaas.config",
        users);
  }

  private static Map<String, Object> client(EmbeddedKafka kafka) {
    return Map.of("bootstrap.servers", kafka.bootstrap(), "isolation.level", "read_committed");
  }

  private static Map<String, Object> login(EmbeddedKafka kafka) {
    Map<String, Object> client = new HashMap<>(client(kafka));
    client.put("security.protocol", "SASL_PLAINTEXT");
    client.put("sasl.mechanism", "PLAIN");
    client.put("sasl.jaas.config", PLAIN + " required username=\"ann\" password=\"ann-secret\";");
    return client;
  }

  @Test
  void comesBringsMessagesToItsTopicChangesAndGoes() throws Exception {
    EmbeddedKafka plain = Objects.requireNonNull(own);
    EmbeddedKafka secured = Objects.requireNonNull(theirs);
    try (ServeNode node = serve(plain)) {
      Map<?, ?> made = created(node, rule(secured, "first:#{channelName}", LOGIN, false, ""));
      Map<?, ?> beside = created(node, rule(plain, "first:#{channelName}", NO_LOGIN, true, ""));
      for (Map<?, ?> rule : List.of(made, beside)) {
        assertThat(rule.get("version")).isInstanceOf(String.class);
        assertThat((Long) rule.get("created")).isPositive();
        assertThat(rule.get("appId")).isEqualTo("shop");
        assertThat(rule.get("requestMode")).isEqualTo("single");
        assertThat(rule.get("source"))
            .isEqualTo(Map.of("channelFilter", "^room:", "type", "channel.message"));
        awaitServing(node, rule);
      }
      assertThat(made.toString()).doesNotContain("ann-secret");

      publish(node, "one");
      await().atMost(LONG).until(() -> records(login(secured), "first").size() == 1);
      assertThat(records(login(secured), "first")).containsExactly("room:1=one");
      await().atMost(LONG).until(() -> records(client(plain), "first").size() == 1);
      assertThat(records(client(plain), "first").getFirst())
          .startsWith("room:1={")
          .contains("\"source\":\"channel.message\"")
          .contains("\"channel\":\"room:1\"")
          .contains("\"data\":\"one\"");

      // The provider sends all of it, changed or not.
      String path = "/rules/" + made.get("id");
      String changed = rule(secured, "second:#{message.name}", LOGIN, false, "");
      assertThat(api(node, "PATCH", path, changed).statusCode()).isEqualTo(200);
      Map<?, ?> read = body(api(node, "GET", path, null));
      assertThat(((Map<?, ?>) Objects.requireNonNull(read.get("target"))).get("routingKey"))
          .isEqualTo("second:#{message.name}");
      awaitServing(node, made);
      publish(node, "two");
      await().atMost(LONG).until(() -> records(login(secured), "second").size() == 1);
      assertThat(records(login(secured), "second")).containsExactly("greeting=two");
      assertThat(records(login(secured), "first")).containsExactly("room:1=one");

      assertThat(api(node, "DELETE", path, null).statusCode()).isEqualTo(204);
      assertThat(api(node, "GET", path, null).statusCode()).isEqualTo(404);
      publish(node, "three");
      await().atMost(LONG).until(() -> records(client(plain), "first").size() == 3);
      assertThat(body(api(node, "GET", "/rules/" + beside.get("id"), null)).get("state"))
          .isEqualTo("serving");
    }
    assertThat(records(login(secured), "second")).containsExactly("greeting=two");
  }

  /** As ably-control-go writes it. */
  private static String rule(
      EmbeddedKafka kafka, String routingKey, String auth, boolean enveloped, String more) {
    String tls = auth.equals(LOGIN) ? ",\"tls\":false" : ""; // ours: Ably's brokers have TLS
    return """
    {"ruleType":"kafka","status":"enabled","requestMode":"single",
     "source":{"channelFilter":"^room:","type":"channel.message"},
     "target":{"routingKey":"%s","brokers":["%s"],"auth":%s,"enveloped":%s,"format":"json"%s%s}}
    """
        .formatted(routingKey, kafka.bootstrap(), auth, enveloped, tls, more);
  }

  private Map<?, ?> created(ServeNode node, String rule) throws Exception {
    HttpResponse<String> answer = api(node, "POST", "/rules", rule);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return body(answer);
  }

  private void awaitServing(ServeNode node, Map<?, ?> rule) {
    await()
        .atMost(LONG)
        .until(() ->
            "serving"
                .equals(body(api(node, "GET", "/rules/" + rule.get("id"), null)).get("state")));
  }

  private static Map<?, ?> body(HttpResponse<String> answer) {
    return (Map<?, ?>) Objects.requireNonNull(Json.parse(answer.body().getBytes(UTF_8)));
  }

  private HttpResponse<String> api(
      ServeNode node, String method, String path, @Nullable String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(node.url() + "/v1/apps/shop" + path))
            .header("Authorization", "Bearer operator-of-the-tests")
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private void publish(ServeNode node, String data) throws Exception {
    String login = Base64.getEncoder().encodeToString("shop.back:not-so-secret".getBytes(UTF_8));
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(node.url() + "/channels/room:1/messages"))
                .header("Authorization", "Basic " + login)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"greeting\",\"data\":\"" + data + "\"}"))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private ServeNode serve(EmbeddedKafka kafka) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("barnabas.yaml"),
            """
            kafka: { bootstrap: "%s" }
            log: { partitions: 2, replicationFactor: 1 }
            listen: { host: 127.0.0.1, port: 0 }
            control: { tokens: [ { name: tests, secretFile: "%s" } ] }
            apps: [ { id: shop, keys: [ { name: back, secret: not-so-secret } ] } ]
            """
                .formatted(kafka.bootstrap(), folder.resolve("token")));
    return ServeNode.start(file.toString(), ConfigFile.read(file, Map.of()));
  }

  /** All that is committed, as {@code key=value}. */
  private static List<String> records(Map<String, Object> client, String topic) {
    try (var consumer =
        new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
      var partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
      List<String> records = new ArrayList<>();
      while (consumer.position(partition) < end) {
        consumer.poll(LONG).forEach(one -> records.add(one.key() + "=" + one.value()));
      }
      return records;
    }
  }
}
