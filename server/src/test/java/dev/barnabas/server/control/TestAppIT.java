package dev.barnabas.server.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.control.ControlledApp;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.server.LeakWatch;
import dev.barnabas.server.TestServer;
import dev.barnabas.server.rest.Answers;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What SDK suites send and read, with their own files. */
@Timeout(60)
@ExtendWith(LeakWatch.class)
final class TestAppIT {
  private static final TestServer SERVER = TestServer.start();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "test-app-setup.json",
        "ably-java-testAppSpec.json",
        "ably-python-testAppSpec.json"
      })
  void answersTheFilesOfTheSuitesWithAsManyKeysAndNamespaces(String name) {
    Map<?, ?> request = file(name);
    Map<?, ?> made = create(request);
    List<?> asked = list(request, "keys");
    List<?> keys = list(made, "keys");
    assertThat(keys).hasSameSizeAs(asked);
    assertThat(list(made, "namespaces")).hasSameSizeAs(list(request, "namespaces"));
    assertThat(list(made, "channels")).isEqualTo(list(request, "channels"));
    assertThat(Answers.object(made))
        .containsEntry("endpoint", "localhost")
        .containsEntry("port", (long) SERVER.port())
        .containsEntry("tls", false);
    String app = String.valueOf(made.get("appId"));
    for (int i = 0; i < keys.size(); i++) {
      Map<?, ?> key = (Map<?, ?>) requireNonNull(keys.get(i));
      assertThat(key.get("keyName")).isEqualTo(app + "." + key.get("id"));
      assertThat(key.get("keySecret")).isEqualTo(key.get("value"));
      assertThat(key.get("keyStr")).isEqualTo(key.get("keyName") + ":" + key.get("value"));
      Object capability = ((Map<?, ?>) requireNonNull(asked.get(i))).get("capability");
      assertThat(Json.parse(String.valueOf(key.get("capability"))))
          .isEqualTo(
              capability == null
                  ? Map.of("*", List.of("*"))
                  : Json.parse(String.valueOf(capability)));
    }
  }

  @Test
  void itsKeysOpenTheDoorsAndItsLimitsAreItsOwn() {
    Map<?, ?> made = create(file("test-app-setup.json"));
    String app = String.valueOf(made.get("appId"));
    assertThat(history(key(made, 0)).statusCode()).isEqualTo(200);
    assertThat(history(key(made, 3)).statusCode()).as("may only subscribe").isEqualTo(401);
    assertThat(SERVER.namespaces.limits(app).rateLimited()).isFalse();
    assertThat(SERVER.namespaces.limits(app).presenceMembers()).isEqualTo(250);
    assertThat(SERVER.namespaces.of(app, "persisted:x").persisted()).isTrue();
    assertThat(SERVER.namespaces.of(app, "pushenabled:x").pushEnabled()).isTrue();
    ControlledApp controlled = requireNonNull(SERVER.control.snapshot().apps().get(app));
    assertThat(requireNonNull(controlled.fixtures().get("persisted:presence_fixtures")).members())
        .hasSize(6)
        .anyMatch(member -> "json/utf-8/cipher+aes-128-cbc/base64".equals(member.encoding()));
  }

  @Test
  void isDeletedByItsOwnKeyOnly() {
    Map<?, ?> made = create(file("test-app-setup.json"));
    String path = "/apps/" + made.get("appId");
    assertThat(send("DELETE", path, null, TestServer.KEY).statusCode()).isEqualTo(401);
    var deleted = send("DELETE", path, null, key(made, 0));
    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(deleted.headers().firstValue("content-type")).hasValue("text/plain");
    assertThat(history(key(made, 0)).statusCode()).isEqualTo(401);
    assertThat(send("DELETE", "/apps/shop", null, TestServer.KEY).statusCode()).isEqualTo(403);
  }

  @Test
  void goesByItselfAfterAnHour() {
    Map<?, ?> made = create(Map.of("keys", List.of(Map.of())));
    SERVER.addedMillis.addAndGet(Duration.ofMinutes(59).toMillis());
    SERVER.testApps.sweep().toCompletableFuture().join();
    assertThat(history(key(made, 0)).statusCode()).isEqualTo(200);
    SERVER.addedMillis.addAndGet(Duration.ofMinutes(1).toMillis());
    SERVER.testApps.sweep().toCompletableFuture().join();
    assertThat(history(key(made, 0)).statusCode()).isEqualTo(401);
    assertThat(history(TestServer.KEY).statusCode()).isEqualTo(200);
  }

  @Test
  void identifiedAndTlsOnlyNamespacesAreEnforced() {
    Map<?, ?> made =
        create(
            Map.of(
                "keys",
                List.of(Map.of()),
                "namespaces",
                List.of(
                    Map.of("id", "named", "identified", true),
                    Map.of("id", "safe", "tlsOnly", true))));
    String key = key(made, 0);
    assertThat(code(send("GET", "/channels/named:a/messages", null, key))).isEqualTo(40161L);
    assertThat(code(send("POST", "/channels/named:a/messages", "{\"data\":\"d\"}", key)))
        .isEqualTo(40161L);
    assertThat(
            send("POST", "/channels/named:a/messages", "{\"data\":\"d\",\"clientId\":\"bob\"}", key)
                .statusCode())
        .isEqualTo(201);
    assertThat(code(send("GET", "/channels/safe:a/messages", null, key))).isEqualTo(40311L);
  }

  @Test
  void refusesWhatIsNoCapability() {
    var body = Map.of("keys", List.of(Map.of("capability", "{\"a\":[]}")));
    assertThat(code(post(body))).isEqualTo(40000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"keys", "namespaces", "channels"})
  void refusesWhatIsNoListOfObjects(String name) {
    for (Object wrong : List.of(5L, "all", Map.of(), List.of("a"))) {
      HttpResponse<byte[]> refused = post(Map.of(name, wrong));
      assertThat(code(refused)).isEqualTo(40001L);
      assertThat(new String(refused.body(), UTF_8)).contains(name + " must be an array of objects");
    }
  }

  private static Map<?, ?> create(Map<?, ?> body) {
    HttpResponse<byte[]> response = post(body);
    assertThat(response.statusCode()).isEqualTo(201);
    return Answers.map(response);
  }

  private static HttpResponse<byte[]> post(Map<?, ?> body) {
    return SERVER.send("POST", "/apps", Json.write(body), "Content-Type", "application/json");
  }

  private static HttpResponse<byte[]> history(String key) {
    return send("GET", "/channels/a/messages", null, key);
  }

  private static HttpResponse<byte[]> send(
      String method, String path, @Nullable String body, String key) {
    String basic = "Basic " + Base64.getEncoder().encodeToString(key.getBytes(UTF_8));
    byte[] bytes = body == null ? null : body.getBytes(UTF_8);
    return SERVER.send(method, path, bytes, "Authorization", basic);
  }

  private static @Nullable Object code(HttpResponse<byte[]> response) {
    return ((Map<?, ?>) requireNonNull(Answers.map(response).get("error"))).get("code");
  }

  private static String key(Map<?, ?> made, int index) {
    Map<?, ?> key = (Map<?, ?>) requireNonNull(list(made, "keys").get(index));
    return String.valueOf(key.get("keyStr"));
  }

  private static List<?> list(Map<?, ?> map, String name) {
    return (List<?>) requireNonNull(map.get(name));
  }

  private static Map<?, ?> file(String name) {
    try (InputStream file = TestAppIT.class.getResourceAsStream("/ably-common/" + name)) {
      Map<?, ?> tree = (Map<?, ?>) requireNonNull(Json.parse(requireNonNull(file).readAllBytes()));
      return tree.get("post_apps") instanceof Map<?, ?> inner ? inner : tree;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
