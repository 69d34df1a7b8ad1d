package dev.barnabas.systemtests.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.cluster.Yaml;
import io.ably.lib.http.HttpCore.RequestBody;
import io.ably.lib.http.HttpUtils;
import io.ably.lib.rest.AblyRest;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ClientOptions;
import io.ably.lib.types.HttpPaginatedResponse;
import io.ably.lib.types.Message;
import io.ably.lib.types.Param;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The requests of the Ably Kafka Connector 4.1.4 as it makes them, by the SDK that is inside it: an
 * array with one part per record, in the order of the records.
 */
@Timeout(value = 240, threadMode = ThreadMode.SEPARATE_THREAD)
class AblyConnectorIT {
  private static final Param[] NONE = {};
  private static final Param[] AGENT = {
    new Param("Ably-Agent", "ably-java/1.5.0 kafka-connect-ably/4.1.4")
  };
  private static final int SOCKETS_MAX = 40;
  private static KafkaProcess kafka;
  private static NodeProcess node;

  @TempDir static Path folder;

  private final String name = "connector:" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    kafka = KafkaProcess.start(folder.resolve("kafka"));
    node =
        NodeProcess.serve(
            folder,
            Yaml.node(kafka)
                + """
                limits: { connectionsPerAddress: %d }
                apps:
                  - id: app1
                    keys:
                      - { name: full, secret: a-secret-of-the-tests }
                      - name: limited
                        secret: a-secret-of-the-tests
                        capability: { "connector:*": [publish] }
                """
                    .formatted(SOCKETS_MAX));
  }

  @AfterAll
  static void end() {
    node.close();
    kafka.close();
  }

  private static AblyRest sdk(String key) throws Exception {
    ClientOptions options = new ClientOptions(key);
    options.restHost = "localhost";
    options.port = node.port();
    options.tls = false;
    options.fallbackHosts = new String[0];
    options.useBinaryProtocol = false;
    options.httpRequestTimeout = 60_000; // a busy machine
    return new AblyRest(options);
  }

  private static JsonObject part(String channel, String message) {
    JsonObject part = new JsonObject();
    JsonArray channels = new JsonArray();
    channels.add(channel);
    JsonArray messages = new JsonArray();
    messages.add(JsonParser.parseString(message));
    part.add("channels", channels);
    part.add("messages", messages);
    return part;
  }

  private static HttpPaginatedResponse post(String key, boolean newForm, List<JsonObject> parts)
      throws Exception {
    JsonArray body = new JsonArray();
    parts.forEach(body::add);
    RequestBody json = HttpUtils.requestBodyFromGson(body, false);
    Param[] params = newForm ? new Param[] {new Param("newBatchResponse", "true")} : NONE;
    Param[] headers = newForm ? AGENT : new Param[] {AGENT[0], new Param("X-Ably-Version", "1.2")};
    return sdk(key).request("POST", "/messages", params, json, headers);
  }

  /** The same by plain HTTP, which hides nothing of the answer. */
  private static CompletableFuture<HttpResponse<String>> postPlainly(
      HttpClient http, List<JsonObject> parts) {
    JsonArray body = new JsonArray();
    parts.forEach(body::add);
    String key = Base64.getEncoder().encodeToString(Yaml.KEY.getBytes(UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(node.url().resolve("/messages?newBatchResponse=true"))
            .header("Authorization", "Basic " + key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    return http.sendAsync(request, BodyHandlers.ofString());
  }

  private List<Message> history() throws Exception {
    return Arrays.asList(
        sdk(Yaml.KEY)
            .channels
            .get(name)
            .history(new Param[] {new Param("direction", "forwards")})
            .items());
  }

  private static Optional<String> header(HttpPaginatedResponse answer, String header) {
    return Arrays.stream(answer.headers)
        .filter(param -> param.key.toLowerCase(Locale.ROOT).equals(header))
        .map(param -> param.value)
        .findFirst();
  }

  @Test
  void recordsOfEachKindArriveAsItMeansThemAndInItsOrder() throws Exception {
    List<JsonObject> parts = new ArrayList<>();
    parts.add(
        part(
            name,
            """
            {"name": "struct", "data": "{\\"a\\":1,\\"b\\":null}", "encoding": "json", "clientId": "kafka",
             "extras": {"kafka": {"key": "a2V5"}, "headers": {"h": "1"}}}
            """));
    parts.add(
        part(
            name,
            """
            {"name": "bytes", "data": "AP8=", "encoding": "base64",
             "extras": {"kafka": {"key": "k"}}}
            """));
    parts.add(part(name, "{\"name\": \"string\", \"data\": \"text\"}"));
    parts.add(
        part(
            name,
            """
            {"name": "push", "data": "text",
             "extras": {"push": {"notification": {"title": "t", "body": "b"}, "data": {"x": "y"}}}}
            """));
    IntStream.range(0, 96)
        .mapToObj(n -> part(name, "{\"name\": \"n" + n + "\", \"data\": \"" + n + "\"}"))
        .forEach(parts::add);

    HttpPaginatedResponse answer = post(Yaml.KEY, true, parts);

    assertThat(answer.statusCode).isEqualTo(201);
    assertThat(answer.items()).hasSize(100);
    for (JsonElement item : answer.items()) {
      JsonObject result = item.getAsJsonObject();
      assertThat(result.get("successCount").getAsInt()).isEqualTo(1);
      assertThat(result.get("failureCount").getAsInt()).isZero();
      JsonObject only = result.getAsJsonArray("results").get(0).getAsJsonObject();
      assertThat(only.get("channel").getAsString()).isEqualTo(name);
      assertThat(only.get("messageId").getAsString()).isNotEmpty();
    }
    List<Message> messages = history();
    assertThat(messages.subList(0, 4))
        .extracting(message -> message.name)
        .containsExactly("struct", "bytes", "string", "push");
    assertThat(messages.subList(4, 100))
        .extracting(message -> message.name)
        .containsExactlyElementsOf(IntStream.range(0, 96).mapToObj(n -> "n" + n).toList());
    assertThat(messages.getFirst().data).isEqualTo(JsonParser.parseString("{\"a\":1,\"b\":null}"));
    assertThat(messages.getFirst().clientId).isEqualTo("kafka");
    assertThat(messages.getFirst().extras.asJsonObject())
        .isEqualTo(
            JsonParser.parseString("{\"kafka\":{\"key\":\"a2V5\"},\"headers\":{\"h\":\"1\"}}"));
    assertThat((byte[]) messages.get(1).data).containsExactly(0, 255);
    assertThat(messages.get(2).data).isEqualTo("text");
    assertThat(messages.get(3).extras.asJsonObject().getAsJsonObject("push").has("notification"))
        .isTrue();
  }

  @Test
  void aPartThatFailsHasItsErrorInItsPlaceInBothForms() throws Exception {
    String limited = Yaml.KEY.replace("full", "limited");
    List<JsonObject> parts =
        List.of(
            part(name, "{\"data\": \"1\"}"),
            part("elsewhere", "{\"data\": \"2\"}"),
            part(name, "{\"data\": \"3\"}"));

    HttpPaginatedResponse results = post(limited, true, parts);
    assertThat(results.statusCode).isEqualTo(201);
    assertThat(Arrays.stream(results.items()).map(AblyConnectorIT::failures).toList())
        .containsExactly(0, 1, 0);
    JsonObject error =
        results.items()[1].getAsJsonObject().getAsJsonArray("results").get(0).getAsJsonObject();
    assertThat(error.get("channel").getAsString()).isEqualTo("elsewhere");
    assertThat(error.getAsJsonObject("error").get("code").getAsInt()).isEqualTo(40160);
    assertThat(error.getAsJsonObject("error").get("statusCode").getAsInt()).isEqualTo(401);

    HttpPaginatedResponse flat = post(limited, false, parts);
    assertThat(flat.statusCode).isEqualTo(400);
    assertThat(flat.errorCode).isEqualTo(40020);
    assertThat(history()).extracting(message -> message.data).containsExactly("1", "3", "1", "3");
  }

  private static int failures(JsonElement result) {
    return result.getAsJsonObject().get("failureCount").getAsInt();
  }

  @Test
  void theOlderFormIsAFlatList() throws Exception {
    HttpPaginatedResponse flat =
        post(
            Yaml.KEY,
            false,
            List.of(part(name, "{\"data\": \"1\"}"), part(name, "{\"data\": \"2\"}")));
    assertThat(flat.statusCode).isEqualTo(201);
    assertThat(flat.items()).hasSize(2);
    assertThat(flat.items()[0].getAsJsonObject().get("channel").getAsString()).isEqualTo(name);
    assertThat(flat.items()[0].getAsJsonObject().has("messageId")).isTrue();
  }

  @Test
  void aWrongKeyIsRefusedAsAWhole() throws Exception {
    HttpPaginatedResponse answer =
        post("app1.full:wrong", true, List.of(part(name, "{\"data\": \"1\"}")));
    assertThat(answer.statusCode).isEqualTo(401);
    assertThat(answer.errorCode).isEqualTo(40101);
    assertThat(history()).isEmpty();
  }

  @Test
  void whatANodeCanNotTakeNowSaysSoAndWhenToComeAgain() throws Exception {
    List<JsonObject> parts = List.of(part(name, "{\"data\": \"1\"}"));
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < SOCKETS_MAX; i++) {
        sockets.add(new Socket("localhost", node.port()));
      }
      // A socket counts when the node has accepted it.
      HttpPaginatedResponse throttled =
          await("a refusal")
              .atMost(Duration.ofSeconds(60))
              .until(() -> post(Yaml.KEY, true, parts), answer -> answer.statusCode == 429);
      assertThat(throttled.statusCode).isEqualTo(429);
      assertThat(throttled.errorCode).isEqualTo(42922);
      assertThat(header(throttled, "retry-after")).isPresent();
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
      await("room again")
          .atMost(Duration.ofSeconds(60))
          .until(() -> post(Yaml.KEY, true, parts).statusCode == 201);
    }
  }

  /** It drops what it can't publish, unless it has a dead letter queue: a node has to say why. */
  @Test
  void withoutKafkaANodeIsUnavailableAndSaysWhenToComeAgain() throws Exception {
    List<JsonObject> parts = List.of(part(name, "{\"data\": \"1\"}"));
    assertThat(post(Yaml.KEY, true, parts).statusCode).isEqualTo(201);
    kafka.pause();
    try (HttpClient http = HttpClient.newHttpClient()) {
      // The SDK throws away what stands beside the status of an answer from 500.
      CompletableFuture<HttpResponse<String>> plain = postPlainly(http, parts);
      assertThatThrownBy(() -> post(Yaml.KEY, true, parts))
          .isInstanceOfSatisfying(
              AblyException.class, away -> assertThat(away.errorInfo.statusCode).isEqualTo(503));
      HttpResponse<String> away = plain.get(60, TimeUnit.SECONDS);
      assertThat(away.statusCode()).isEqualTo(503);
      assertThat(away.body()).contains("50003");
      assertThat(away.headers().firstValue("retry-after")).isPresent();
      // Of a broker that is gone, not mute, it knows so, and takes nothing that would only wait.
      kafka.kill();
      await("a refusal of each part")
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptionsInstanceOf(AblyException.class)
          .until(
              () -> post(Yaml.KEY, true, parts),
              answer -> answer.statusCode == 201 && failures(answer.items()[0]) == 1);
    } finally {
      kafka.restart();
    }
    await("Kafka again")
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(AblyException.class)
        .until(
            () -> post(Yaml.KEY, true, parts),
            answer -> answer.statusCode == 201 && failures(answer.items()[0]) == 0);
  }
}
