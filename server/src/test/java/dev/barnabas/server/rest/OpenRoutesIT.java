package dev.barnabas.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.msgpack.MessagePack;
import dev.barnabas.server.LeakWatch;
import dev.barnabas.server.TestServer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ExtendWith(LeakWatch.class)
final class OpenRoutesIT {
  private static final TestServer SERVER = TestServer.start();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @Test
  void tellsTheTimeInBothFormats() {
    assertThat(text(get("/time"))).isEqualTo("[1700000000000]");
    HttpResponse<byte[]> packed = get("/time", "Accept", "application/x-msgpack");
    assertThat(packed.headers().firstValue("Content-Type")).hasValue("application/x-msgpack");
    assertThat(MessagePack.parse(packed.body())).isEqualTo(List.of(TestServer.NOW));
    assertThat(get("/time?format=msgpack").body()).isEqualTo(packed.body());
    assertThat(text(get("/time?format=msgpack", "Accept", "application/json"))).startsWith("[");
  }

  @Test
  void saysWhetherItIsReady() {
    assertThat(get("/health").statusCode()).isEqualTo(200);
    assertThat(get("/ready").statusCode()).isEqualTo(200);
    SERVER.status = new Status(false, Map.of("log", "catching up"));
    HttpResponse<byte[]> notReady = get("/ready");
    SERVER.status = new Status(true, Map.of());
    assertThat(notReady.statusCode()).isEqualTo(503);
    assertThat(text(notReady)).isEqualTo("{\"ready\":false,\"log\":\"catching up\"}");
    assertThat(text(get("/is-the-internet-up.txt"))).isEqualTo("yes");
  }

  @Test
  void servesTheExtrasOfTheApp() {
    assertThat(Json.parse(text(get("/demo/settings.json?name=K%20%26%20co"))))
        .isEqualTo(Map.of("demo", true, "asked", Map.of("name", "K & co")));
  }

  @Test
  void servesTheConsole() {
    HttpResponse<byte[]> page = get("/");
    assertThat(text(page)).contains("<title>a page of the test</title>");
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-cache");
    String etag = page.headers().firstValue("ETag").orElseThrow();
    HttpResponse<byte[]> unchanged = get("/index.html", "If-None-Match", etag);
    assertThat(unchanged.statusCode()).isEqualTo(304);
    assertThat(unchanged.body()).isEmpty();
    HttpResponse<byte[]> script = get("/script/page.js?v=1");
    assertThat(script.headers().firstValue("Content-Type"))
        .hasValue("text/javascript; charset=utf-8");
  }

  @Test
  void findsAPageWithoutItsEnding() {
    HttpResponse<byte[]> page = get("/index");
    assertThat(page.body()).isEqualTo(get("/index.html").body());
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        "/../../pom.xml",
        "/%2e%2e/secret",
        "/script/..%2f..%2fx",
        "/script",
        "/..",
        "//",
        "/time/"
      })
  void whatIsNotThereIs404(String path) {
    HttpResponse<byte[]> response = get(path);
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(text(response)).contains("\"code\":40400");
    assertThat(response.headers().firstValue("X-Ably-Errorcode")).hasValue("40400");
    assertThat(response.headers().firstValue("X-Ably-Errormessage")).isPresent();
    assertThat(response.headers().firstValue("X-Ably-Serverid")).hasValue("node-1");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /time, 405, 40500",
    "DELETE, /channels/a/messages, 405, 40500",
    "PUT, /nothing, 404, 40400"
  })
  void aPathTakesOnlyItsMethods(String method, String path, int status, String code) {
    HttpResponse<byte[]> response = SERVER.send(method, path, null);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("X-Ably-Errorcode")).hasValue(code);
  }

  @Test
  void pagesOfAnyOriginMayCall() {
    HttpResponse<byte[]> preflight =
        SERVER.send(
            "OPTIONS",
            "/channels/a/messages?envelope=json", // as the SDK asks in browsers
            null,
            "Origin",
            "https://shop.example",
            "Access-Control-Request-Method",
            "POST",
            "Access-Control-Request-Headers",
            "authorization,x-ably-version");
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().map())
        .containsEntry("access-control-allow-headers", List.of("authorization,x-ably-version"));
    HttpResponse<byte[]> denied = get("/channels/a/messages", "Origin", "https://shop.example");
    assertThat(denied.statusCode()).isEqualTo(401);
    for (HttpResponse<byte[]> response : List.of(preflight, denied)) {
      assertThat(response.headers().map())
          .containsEntry("access-control-allow-origin", List.of("https://shop.example"))
          .containsEntry("access-control-allow-credentials", List.of("true"));
      assertThat(response.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
          .contains("Link", "X-Ably-Errorcode", "X-Ably-Errormessage", "X-Ably-Serverid");
    }
    assertThat(get("/time").headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
  }

  @Test
  void aHeadIsAGetWithoutItsBody() {
    HttpResponse<byte[]> head = SERVER.send("HEAD", "/time", null);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Length")).hasValue("15");
    assertThat(head.body()).isEmpty();
  }

  private static HttpResponse<byte[]> get(String path, String... headers) {
    return SERVER.send("GET", path, null, headers);
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
