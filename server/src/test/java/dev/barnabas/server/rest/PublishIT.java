package dev.barnabas.server.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.channel.PublishRequest;
import dev.barnabas.core.log.Scope;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.msgpack.MessagePack;
import dev.barnabas.server.LeakWatch;
import dev.barnabas.server.TestServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ExtendWith(LeakWatch.class)
final class PublishIT {
  private static final TestServer SERVER = TestServer.start();
  private static final String BASIC =
      "Basic " + Base64.getEncoder().encodeToString(TestServer.KEY.getBytes(UTF_8));

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @BeforeEach
  void forget() {
    SERVER.channels.published.clear();
  }

  @Test
  void publishesOneOrManyAndTellsTheirSerials() {
    HttpResponse<byte[]> one = post("/channels/a/messages", "{\"name\":\"n\",\"data\":\"d\"}");
    assertThat(one.statusCode()).isEqualTo(201);
    Map<?, ?> told = Answers.map(one);
    PublishRequest first = SERVER.channels.published.getFirst();
    assertThat(told.get("channel")).isEqualTo("a");
    assertThat(told.get("messageId")).isEqualTo(first.messages().getFirst().id());
    assertThat((List<?>) told.get("serials")).hasSize(1).doesNotContainNull();
    HttpResponse<byte[]> many = post("/channels/a/messages", "[{\"data\":\"1\"},{\"data\":\"2\"}]");
    assertThat((List<?>) Answers.map(many).get("serials")).hasSize(2);
    assertThat(SERVER.channels.published.getLast().messages())
        .extracting(message -> message.data())
        .containsExactly(new Data.Text("1"), new Data.Text("2"));
  }

  @Test
  void bodyAndAnswerHaveTheirFormatsIndependently() {
    byte[] packed = MessagePack.write(Map.of("data", new byte[] {1, 2, 3}));
    HttpResponse<byte[]> response =
        SERVER.send(
            "POST",
            "/channels/a/messages",
            packed,
            "Authorization",
            BASIC,
            "Content-Type",
            "application/x-msgpack",
            "Accept",
            "application/json");
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.body()[0]).isEqualTo((byte) '{');
    assertThat(SERVER.channels.published.getFirst().messages().getFirst().data())
        .isInstanceOfSatisfying(
            Data.Binary.class, data -> assertThat(data.value()).containsExactly(1, 2, 3));
    HttpResponse<byte[]> refused =
        SERVER.send("POST", "/channels/a/messages", packed, "Accept", "application/x-msgpack");
    assertThat(String.valueOf(MessagePack.parse(refused.body()))).contains("code=40101");
  }

  @ParameterizedTest
  @CsvSource({
    "/channels/a%2Fb/messages, a/b",
    "/channels/a%3Fb%23c/messages, a?b#c",
    "/channels/a%2520b/messages, a%20b",
    "/channels/a+b/messages, 'a b'",
    "/channels/a%2Bb/messages, a+b",
    "/channels/%E2%98%83/messages, ☃",
    "/channels/a:b/messages, a:b",
    "/channels/%5B%3Frewind%3D1%5Dx/messages, x",
  })
  void aChannelsNameIsOneSegmentDecodedOnce(String path, String channel) {
    assertThat(post(path, "{}").statusCode()).isEqualTo(201);
    assertThat(SERVER.channels.published.getFirst().channel().name()).isEqualTo(channel);
    assertThat(SERVER.channels.published.getFirst().channel().app()).isEqualTo("shop");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/channels//messages|{}|400|40010",
        "/channels/:a/messages|{}|400|40010",
        "/channels/%FF/messages|{}|400|40010",
        "/channels/a%zz/messages|{}|400|40000",
        "/channels/a/messages|{|400|40001",
        "/channels/a/messages|{\"name\":1}|400|40016",
        "/channels/a/messages|[]|400|40030",
        "/channels/a/messages|[{\"id\":\"x\"},{\"id\":\"y\"}]|400|40031",
        "/channels/a/messages?_forceNack=true|{}|400|40099",
        "/channels/refused/messages|{}|503|50004",
        "/channels/unknown/messages|{}|503|50003",
        "/channels/broken/messages|{}|500|50000",
      })
  void saysWhatIsWrong(String path, String body, int status, String code) {
    // A path that java.net.URI refuses goes over a raw socket.
    String answer;
    try (var socket = SERVER.open()) {
      socket.send(
          "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(path, BASIC, body.length(), body));
      answer = socket.readAnswer();
    }
    assertThat(answer).startsWith("HTTP/1.1 " + status).contains("X-Ably-Errorcode: " + code);
  }

  @Test
  void aRequestThatBreaksTheNodeIsTalliedAsWell() {
    SERVER.answered.clear();
    assertThat(post("/channels/broken/messages", "{}").statusCode()).isEqualTo(500);
    assertThat(SERVER.answered).containsExactly("shop 500");
  }

  @Test
  void aFormIsToldToBeJson() {
    HttpResponse<byte[]> form =
        SERVER.send(
            "POST",
            "/channels/a/messages",
            "name=n&data=d".getBytes(UTF_8),
            "Authorization",
            BASIC,
            "Content-Type",
            "application/x-www-form-urlencoded");

    assertThat(form.statusCode()).isEqualTo(400);
    assertThat(new String(form.body(), UTF_8)).contains("send Content-Type: application/json");
  }

  @Test
  void aBodyThatIsCompressedIsToldToComeAsItIs() {
    HttpResponse<byte[]> zipped = post("/channels/a/messages", "{}", "Content-Encoding", "gzip");
    assertThat(zipped.statusCode()).isEqualTo(400);
    assertThat(new String(zipped.body(), UTF_8))
        .contains("Content-Encoding 'gzip' is not supported: send the body as it is");
    assertThat(post("/channels/a/messages", "{}", "Content-Encoding", "identity").statusCode())
        .isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"newest", "-1", "1.", "2,3", "1.2.3.4", "123456"})
  void aVersionThatIsNoneIsRefused(String version) {
    HttpResponse<byte[]> refused = post("/channels/a/messages", "{}", "X-Ably-Version", version);
    assertThat(Answers.code(refused)).isEqualTo(40017L);
    assertThat(new String(refused.body(), UTF_8)).contains("header X-Ably-Version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.8", "1.2", "1.2.0", "2", "3", "6", "40"})
  void aVersionAsSdksWriteItIsTaken(String version) {
    HttpResponse<byte[]> taken = post("/channels/a/messages", "{}", "X-Ably-Version", version);
    assertThat(taken.statusCode()).isEqualTo(201);
  }

  @Test
  void deepJsonIsRefused() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    HttpResponse<byte[]> response = post("/channels/a/messages", deep);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("X-Ably-Errorcode")).hasValue("40001");
  }

  @Test
  void whatIsTooLargeIsRefusedWithTheRestOfTheSocket() {
    HttpResponse<byte[]> message =
        post("/channels/a/messages", "{\"data\":\"" + "x".repeat(65_536) + "1\"}");
    assertThat(message.statusCode()).isEqualTo(413);
    assertThat(message.headers().firstValue("X-Ably-Errorcode")).hasValue("40009");
    try (var socket = SERVER.open()) {
      socket.send(
          "POST /channels/a/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n");
      socket.send("x".repeat(100_000));
      assertThat(socket.readAnswer()).startsWith("HTTP/1.1 413").contains("\"code\":40009");
      assertThat(socket.readToEnd()).isEmpty();
    }
    try (var socket = SERVER.open()) {
      socket.send(
          "POST %s HTTP/1.1\r\nHost: x\r\n%s\r\nContent-Length: 9999999\r\n\r\n"
              .formatted("/channels/a/messages", "Expect: 100-continue"));
      assertThat(socket.readAnswer())
          .as("who asks first hears the reason as well")
          .startsWith("HTTP/1.1 413")
          .contains("\"code\":40009");
    }
  }

  @Test
  void stampsTheClientOfTheHeader() {
    String bob = Base64.getEncoder().encodeToString("bob".getBytes(UTF_8));
    post("/channels/a/messages", "{}", "X-Ably-ClientId", bob);
    assertThat(SERVER.channels.published.getFirst().messages().getFirst().clientId())
        .isEqualTo("bob");
    HttpResponse<byte[]> other =
        post("/channels/a/messages", "{\"clientId\":\"eve\"}", "X-Ably-ClientId", bob);
    assertThat(other.headers().firstValue("X-Ably-Errorcode")).hasValue("40012");
  }

  @Test
  void takesTheCredentialFromWhereverItStands() {
    byte[] body = "{}".getBytes(UTF_8);
    String path = "/channels/a/messages";
    assertThat(SERVER.send("POST", path + "?key=" + TestServer.KEY, body).statusCode())
        .isEqualTo(201);
    for (String[] headers :
        List.of(
            new String[] {"X-Other", "none"},
            new String[] {"Authorization", "Basic !!!"},
            new String[] {"Authorization", "Bearer abc.def.ghi"},
            new String[] {"Authorization", "Digest x"})) {
      assertThat(SERVER.send("POST", path, body, headers).statusCode()).isIn(400, 401);
    }
    assertThat(SERVER.send("POST", path + "?access_token=x", body).statusCode()).isEqualTo(400);
    HttpResponse<byte[]> reader =
        SERVER.send("POST", "/channels/open:a/messages?key=" + TestServer.READER, body);
    assertThat(reader.headers().firstValue("X-Ably-Errorcode")).hasValue("40160");
  }

  @Test
  void sourceIdsNeedTheirOperation() {
    HttpResponse<byte[]> denied =
        post("/channels/a/messages", "{\"id\":\"t:0:1:0\"}", "X-Barnabas-Id-Scope", "source");
    assertThat(denied.headers().firstValue("X-Ably-Errorcode")).hasValue("40160");
    post("/channels/a/messages", "{\"id\":\"t:0:1:0\"}");
    assertThat(SERVER.channels.published.getFirst().scope()).isEqualTo(Scope.CLIENT);
  }

  @Test
  void aPublishWithoutAnAnswerEndsInATimeout() {
    try (var server = TestServer.start();
        var socket = server.open()) {
      socket.send(
          "POST /channels/silent/messages HTTP/1.1\r\nHost: x\r\nAuthorization: "
              + BASIC
              + "\r\nContent-Length: 2\r\n\r\n{}");
      Awaitility.await().until(() -> server.channels.published.size() == 1);
      server.skippedNanos.set(TimeUnit.SECONDS.toNanos(10));
      assertThat(socket.readAnswer()).startsWith("HTTP/1.1 503").contains("\"code\":50003");
      socket.send("GET /time HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(socket.readAnswer()).startsWith("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "6"})
  void batchAnswersByPart(String version) {
    HttpResponse<byte[]> response =
        post(
            "/messages",
            "[{\"channels\":[\"a\",\":bad\"],\"messages\":{\"data\":\"1\"}},"
                + "{\"channels\":\"a\",\"messages\":[{\"data\":\"2\"}]}]",
            "X-Ably-Version",
            version);
    assertThat(response.statusCode()).isEqualTo(201);
    List<?> parts = Answers.list(response);
    assertThat(parts).hasSize(2);
    assertThat(String.valueOf(parts.getFirst()))
        .startsWith("{successCount=1, failureCount=1, results=[{channel=a, messageId=")
        .contains("{channel=:bad, error={code=40010, statusCode=400");
    HttpResponse<byte[]> single =
        post("/messages", "{\"channels\":[\"a\"],\"messages\":{}}", "X-Ably-Version", version);
    assertThat(Answers.map(single).get("successCount")).isEqualTo(1L);
  }

  @Test
  void oldBatchAnswersAreFlat() {
    String good = "{\"channels\":[\"a\",\"b\"],\"messages\":{\"data\":\"1\"}}";
    HttpResponse<byte[]> response = post("/messages", good, "X-Ably-Version", "2");
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(Answers.list(response)).hasSize(2);
    HttpResponse<byte[]> partly =
        post(
            "/messages",
            "{\"channels\":[\"a\",\":b\"],\"messages\":{\"data\":\"1\"}}",
            "X-Ably-Version",
            "2");
    assertThat(partly.statusCode()).isEqualTo(400);
    assertThat(partly.headers().firstValue("X-Ably-Errorcode")).hasValue("40020");
    Map<?, ?> body = Answers.map(partly);
    assertThat((List<?>) body.get("batchResponse")).hasSize(2);
    assertThat(String.valueOf(body.get("error"))).contains("code=40020");
    HttpResponse<byte[]> newShape =
        post("/messages?newBatchResponse=true", good, "X-Ably-Version", "2");
    assertThat(Answers.map(newShape).toString()).startsWith("{successCount=2");
  }

  @Test
  void aBatchKeepsTheOrderOfEachChannel() {
    var parts = new ArrayList<Map<String, Object>>();
    var numbers = new ArrayList<@Nullable Data>();
    for (int i = 0; i < 50; i++) {
      numbers.add(new Data.Text("" + i));
      parts.add(Map.of("channels", List.of("x", "y"), "messages", Map.of("data", "" + i)));
    }
    assertThat(post("/messages", Json.text(parts)).statusCode()).isEqualTo(201);
    assertThat(SERVER.channels.published)
        .filteredOn(request -> request.channel().name().equals("x"))
        .extracting(request -> request.messages().getFirst().data())
        .containsExactlyElementsOf(numbers);
  }

  @Test
  void nothingOfABatchOvertakesWhatItsChannelCanNotTakeNow() {
    var parts = new ArrayList<Map<String, Object>>();
    for (String data : List.of("small", "too large for now", "tiny")) {
      parts.add(Map.of("channels", List.of("full", "x"), "messages", Map.of("data", data)));
    }
    HttpResponse<byte[]> response = post("/messages", Json.text(parts), "X-Ably-Version", "3");
    List<?> answers = Answers.list(response);
    assertThat(answers.stream().map(part -> String.valueOf(((Map<?, ?>) part).get("successCount"))))
        .containsExactly("2", "1", "1");
    assertThat(String.valueOf(answers.getLast()))
        .contains("{channel=full, error={code=50004, statusCode=503", "no place");
    assertThat(SERVER.channels.published)
        .filteredOn(request -> request.channel().name().equals("full"))
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|40001",
        "{}|40001",
        "[]|40001",
        "[1]|40001",
        "{\"channels\":[]}|40001",
        "{\"channels\":[],\"messages\":{}}|40001",
        "{\"channels\":[1],\"messages\":{}}|40001",
      })
  void refusesWhatIsNoBatch(String body, String code) {
    HttpResponse<byte[]> response = post("/messages", body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("X-Ably-Errorcode")).hasValue(code);
    assertThat(SERVER.channels.published).isEmpty();
  }

  @Test
  void aBatchHasABound() {
    var channels = new ArrayList<String>();
    for (int i = 0; i < 101; i++) {
      channels.add("c" + i);
    }
    String body = Json.text(Map.of("channels", channels, "messages", Map.of()));
    HttpResponse<byte[]> response = post("/messages", body);
    assertThat(response.headers().firstValue("X-Ably-Errorcode")).hasValue("90010");
  }

  private static HttpResponse<byte[]> post(String path, String body, String... headers) {
    var all = new ArrayList<>(List.of("Authorization", BASIC));
    all.addAll(List.of(headers));
    return SERVER.send("POST", path, body.getBytes(UTF_8), all.toArray(String[]::new));
  }
}
