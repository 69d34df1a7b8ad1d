package dev.barnabas.server.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.control.AppRecord;
import dev.barnabas.core.control.Control;
import dev.barnabas.core.control.Origin;
import dev.barnabas.core.namespace.AppLimits;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.server.LeakWatch;
import dev.barnabas.server.TestServer;
import dev.barnabas.server.rest.Answers;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Control API as its clients use it: shapes, statuses, who may. */
@Timeout(60)
@ExtendWith(LeakWatch.class)
final class ControlApiIT {
  private static final TestServer SERVER = TestServer.start();
  private static final String COUNT = "messages.inbound.realtime.messages.count";
  private static final Map<String, Object> EVERYTHING = Map.of("*", List.of("*"));

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @Test
  void aTokenTellsItsAccount() {
    HttpResponse<byte[]> me = send("GET", "/v1/me", null);
    assertThat(me.statusCode()).isEqualTo(200);
    assertThat(object(me, "account").get("id")).isEqualTo("account");
    assertThat(capabilities(me)).contains("write:app");
    HttpResponse<byte[]> reader = sendAs(TestServer.CONTROL_READER, "GET", "/v1/me", null);
    assertThat(capabilities(reader)).contains("read:app").doesNotContain("write:app");
  }

  @Test
  void onlyItsTokensOpenItAndAReaderChangesNothing() {
    HttpResponse<byte[]> none = SERVER.send("GET", "/v1/me", null);
    assertThat(none.statusCode()).isEqualTo(401);
    Map<?, ?> error = Answers.map(none);
    assertThat(error.get("code")).isEqualTo(40100L);
    assertThat(error.get("statusCode")).isEqualTo(401L);
    assertThat(error.get("href")).isNotNull();
    assertThat(error.containsKey("details")).isTrue();
    assertThat(code(sendAs("wrong-token", "GET", "/v1/me", null))).isEqualTo(40101L);
    String basic = "Basic " + Base64.getEncoder().encodeToString(TestServer.KEY.getBytes(UTF_8));
    assertThat(SERVER.send("GET", "/v1/me", null, "Authorization", basic).statusCode())
        .isEqualTo(401);
    String reader = TestServer.CONTROL_READER;
    assertThat(sendAs(reader, "GET", "/v1/accounts/account/apps", null).statusCode())
        .isEqualTo(200);
    HttpResponse<byte[]> refused =
        sendAs(reader, "POST", "/v1/accounts/account/apps", Map.of("name", "n"));
    assertThat(refused.statusCode()).isEqualTo(403);
  }

  @Test
  void whatIsNotThereIsSaidInTheShapeOfAllItsErrors() {
    for (HttpResponse<byte[]> none :
        List.of(
            send("GET", "/v1/nonsense", null),
            send("POST", "/v1/apps/some/nonsense", Map.of()),
            send("PUT", "/v1/me", Map.of()))) {
      Map<?, ?> error = Answers.map(none);
      assertThat(error.get("code")).isEqualTo(none.statusCode() == 405 ? (Object) 40500L : 40400L);
      assertThat(error.get("statusCode")).isEqualTo((long) none.statusCode());
      assertThat(error.containsKey("message")).isTrue();
      assertThat(error.containsKey("details")).isTrue();
    }
    assertThat(code(SERVER.send("GET", "/v1/nonsense", null))).isEqualTo(40100L);
  }

  @Test
  void anAppOfAnotherNodeIsFoundHereAtOnce() {
    var app =
        new AppRecord(
            "far", "account", "far", true, false, AppLimits.STANDARD, 0, 0, 0, Origin.API);
    var there = new Control(SERVER.records.elsewhere(), SERVER.access, SERVER.namespaces);
    Object _ = there.write(List.of(app));
    assertThat(send("GET", "/v1/apps/far", null).statusCode()).isEqualTo(200);
    Object _ = there.remove(List.of(app));
    assertThat(send("GET", "/v1/apps/far", null).statusCode()).isEqualTo(404);
  }

  @Test
  void anAppAndItsKeyLiveUntilTheyAreRevokedAndDeleted() {
    Map<?, ?> app = app();
    assertThat(app.get("name")).isEqualTo("mine");
    assertThat(app.get("status")).isEqualTo("enabled");
    assertThat(app.get("accountId")).isEqualTo("account");
    String path = "/v1/apps/" + app.get("id");
    HttpResponse<byte[]> made =
        send("POST", path + "/keys", Map.of("name", "worker", "capability", EVERYTHING));
    assertThat(made.statusCode()).isEqualTo(201);
    Map<?, ?> key = Answers.map(made);
    assertThat(key.get("appId")).isEqualTo(app.get("id"));
    assertThat(key.get("capability")).isEqualTo(EVERYTHING);
    assertThat(key.get("status")).isEqualTo(0L);
    String secret = String.valueOf(key.get("key"));
    assertThat(history(secret).statusCode()).isEqualTo(200);
    String keyPath = path + "/keys/" + key.get("id");
    HttpResponse<byte[]> patched =
        send("PATCH", keyPath, Map.of("capability", Map.of("other", List.of("publish"))));
    assertThat(patched.statusCode()).isEqualTo(200);
    assertThat(Answers.map(patched).get("name")).isEqualTo("worker");
    assertThat(errorCode(history(secret))).isEqualTo(40160L);
    HttpResponse<byte[]> revoked = send("POST", keyPath + "/revoke", null);
    assertThat(revoked.statusCode()).isEqualTo(200);
    assertThat(errorCode(history(secret))).isEqualTo(40131L);
    List<?> keys = Answers.list(send("GET", path + "/keys", null));
    assertThat(keys).hasSize(1);
    assertThat(((Map<?, ?>) requireNonNull(keys.getFirst())).get("status")).isEqualTo(1L);
    assertThat(send("DELETE", path, null).statusCode()).isEqualTo(204);
    assertThat(send("DELETE", path, null).statusCode()).isEqualTo(404);
    assertThat(errorCode(history(secret))).isEqualTo(40101L);
  }

  @Test
  void namespacesAreMadeChangedListedAndRemoved() {
    String path = "/v1/apps/" + app().get("id") + "/namespaces";
    HttpResponse<byte[]> made = send("POST", path, Map.of("id", "chat", "authenticated", true));
    assertThat(made.statusCode()).isEqualTo(201);
    Map<?, ?> namespace = Answers.map(made);
    assertThat(namespace.get("authenticated")).isEqualTo(true);
    assertThat(namespace.get("batchingInterval")).isEqualTo(20L);
    assertThat(code(send("POST", path, Map.of("id", "chat")))).isEqualTo(40900L);
    HttpResponse<byte[]> patched = send("PATCH", path + "/chat", Map.of("tlsOnly", true));
    assertThat(patched.statusCode()).isEqualTo(200);
    assertThat(Answers.map(patched).get("authenticated")).isEqualTo(true);
    assertThat(Answers.list(send("GET", path, null))).isEqualTo(List.of(Answers.map(patched)));
    assertThat(send("DELETE", path + "/chat", null).statusCode()).isEqualTo(204);
    assertThat(Answers.list(send("GET", path, null))).isEmpty();
    assertThat(code(send("PATCH", path + "/chat", Map.of()))).isEqualTo(40400L);
  }

  @Test
  void whatTheFileDeclaresCantBeChanged() {
    HttpResponse<byte[]> refused = send("PATCH", "/v1/apps/shop", Map.of("name", "other"));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(String.valueOf(Answers.map(refused).get("message"))).contains("configuration file");
    assertThat(send("POST", "/v1/apps/shop/keys/root/revoke", null).statusCode()).isEqualTo(409);
  }

  @Test
  void figuresAreOfOneAppAndOfAll() {
    String app = String.valueOf(app().get("id"));
    SERVER.stats.post(app, Map.of(TestServer.NOW, Map.of(COUNT, 5L)));
    SERVER.stats.post("shop", Map.of(TestServer.NOW, Map.of(COUNT, 2L)));
    List<?> ofApp = Answers.list(send("GET", "/v1/apps/" + app + "/stats", null));
    Map<?, ?> figures = (Map<?, ?>) requireNonNull(ofApp.getFirst());
    assertThat(figures.get("appId")).isEqualTo(app);
    assertThat(((Map<?, ?>) requireNonNull(figures.get("entries"))).get(COUNT)).isEqualTo(5L);
    List<?> ofAll = Answers.list(send("GET", "/v1/accounts/account/stats?unit=hour", null));
    Map<?, ?> sums = (Map<?, ?>) requireNonNull(ofAll.getFirst());
    assertThat(sums.get("accountId")).isEqualTo("account");
    assertThat(((Map<?, ?>) requireNonNull(sums.get("entries"))).get(COUNT)).isEqualTo(7L);
    assertThat(send("GET", "/v1/accounts/other/stats", null).statusCode()).isEqualTo(404);
  }

  @Test
  void queuesAreRefusedWithWhatToDoInstead() {
    HttpResponse<byte[]> refused = send("GET", "/v1/apps/shop/queues", null);
    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(String.valueOf(Answers.map(refused).get("message"))).contains("topic");
  }

  @Test
  void rulesAreMadeShownChangedAndRemovedAndKeepTheirPasswords() {
    String path = "/v1/apps/" + app().get("id") + "/rules";
    Map<String, Object> login = Map.of("username", "u", "password", "hidden");
    HttpResponse<byte[]> made =
        send(
            "POST",
            path,
            Map.of(
                "ruleType",
                "barnabas/egress",
                "target",
                Map.of("name", "one", "from", Map.of("sasl", login))));
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(new String(made.body(), UTF_8)).doesNotContain("hidden");
    Map<?, ?> rule = Answers.map(made);
    assertThat(rule.get("status")).isEqualTo("enabled");
    assertThat(rule.get("state")).isEqualTo("waiting");
    String one = path + "/" + rule.get("id");
    assertThat(Answers.map(send("GET", one, null))).isEqualTo(rule);
    HttpResponse<byte[]> patched =
        send("PATCH", one, Map.of("status", "disabled", "target", Map.of("channel", "a:b")));
    assertThat(patched.statusCode()).isEqualTo(200);
    Map<?, ?> target = object(patched, "target");
    assertThat(target.get("name")).isEqualTo("one");
    assertThat(target.get("channel")).isEqualTo("a:b");
    assertThat(Answers.map(patched).get("status")).isEqualTo("disabled");
    Map<String, Object> same =
        Map.of("ruleType", "barnabas/egress", "target", Map.of("name", "one"));
    assertThat(send("POST", path, same).statusCode()).as("the name is taken").isEqualTo(400);
    assertThat(send("POST", path, Map.of("ruleType", "http", "target", Map.of())).statusCode())
        .isEqualTo(400);
    assertThat(send("DELETE", one, null).statusCode()).isEqualTo(204);
    assertThat(send("GET", one, null).statusCode()).isEqualTo(404);
  }

  private static List<String> capabilities(HttpResponse<byte[]> me) {
    return ((List<?>) requireNonNull(object(me, "token").get("capabilities")))
        .stream().map(String::valueOf).toList();
  }

  private static Map<?, ?> app() {
    HttpResponse<byte[]> made = send("POST", "/v1/accounts/account/apps", Map.of("name", "mine"));
    assertThat(made.statusCode()).isEqualTo(201);
    return Answers.map(made);
  }

  private static HttpResponse<byte[]> history(String key) {
    String basic = "Basic " + Base64.getEncoder().encodeToString(key.getBytes(UTF_8));
    return SERVER.send("GET", "/channels/a/messages", null, "Authorization", basic);
  }

  private static HttpResponse<byte[]> send(String method, String path, @Nullable Object body) {
    return sendAs(TestServer.CONTROL, method, path, body);
  }

  private static HttpResponse<byte[]> sendAs(
      String token, String method, String path, @Nullable Object body) {
    return SERVER.send(
        method,
        path,
        body == null ? null : Json.write(body),
        "Authorization",
        "Bearer " + token,
        "Content-Type",
        "application/json");
  }

  private static @Nullable Object code(HttpResponse<byte[]> response) {
    return Answers.map(response).get("code");
  }

  private static @Nullable Object errorCode(HttpResponse<byte[]> response) {
    return object(response, "error").get("code");
  }

  private static Map<?, ?> object(HttpResponse<byte[]> response, String name) {
    return (Map<?, ?>) requireNonNull(Answers.map(response).get(name));
  }
}
