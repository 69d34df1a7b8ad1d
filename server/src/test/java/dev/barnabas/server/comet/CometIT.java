package dev.barnabas.server.comet;

import static dev.barnabas.server.comet.CometClient.AUTH;
import static dev.barnabas.server.comet.CometClient.heartbeat;
import static dev.barnabas.server.comet.CometClient.ids;
import static dev.barnabas.server.comet.CometClient.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.limit.Limits;
import dev.barnabas.core.session.ConnectRequest;
import dev.barnabas.protocol.frame.ClientFrame;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.server.LeakWatch;
import dev.barnabas.server.RawSocket;
import dev.barnabas.server.TestServer;
import dev.barnabas.server.websocket.EchoConnections;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(LeakWatch.class)
final class CometIT {
  private static final int SENDS_MAX = 16;
  private final TestServer server = TestServer.node("node-a");

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aStreamStaysOpenAndEachOfItsLinesIsAnArray() {
    try (RawSocket socket = server.open()) {
      socket.send("GET /comet/connect" + AUTH + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(socket.readHead())
          .startsWith("HTTP/1.1 200")
          .contains("transfer-encoding: chunked", "application/json");
      String key = ids(socket.readChunk()).getFirst();
      assertThat(key).matches("node-a\\.[A-Za-z0-9_-]{16}~key");
      String send = "/comet/" + key + "/send" + AUTH;
      for (int i = 0; i < 3; i++) {
        byte[] body = ("[" + heartbeat("a" + i) + "," + heartbeat("shared") + "]").getBytes(UTF_8);
        assertThat(server.send("POST", send, body).statusCode()).isEqualTo(201);
        String line = socket.readChunk();
        assertThat(line).startsWith("[{").endsWith("}]\n").doesNotContain("\n[");
        assertThat(ids(line)).containsExactly("a" + i, "shared", "shared");
      }
      assertThat(server.send("GET", "/comet/" + key + "/close" + AUTH, null).statusCode())
          .isEqualTo(201);
      assertThat(socket.readChunk()).contains("\"action\":8");
      assertThat(socket.readChunk()).isEmpty();
    }
  }

  @Test
  void aPollIsAnsweredWithOneArrayAsSoonAsThereIsSomething() {
    CometClient client = CometClient.connect(server);
    CompletableFuture<HttpResponse<byte[]>> waiting = client.receiving();
    assertThat(text(client.send("[" + heartbeat("h") + "]"))).isEqualTo("[]");
    assertThat(ids(text(waiting.join()))).containsExactly("h");
  }

  @Test
  void aStreamIsAsciiSinceClientsDecodeItPieceByPiece() {
    String any = "é, 世界 and 🌍 in \"plain\" \\ text, ünï";
    try (RawSocket socket = server.open()) {
      socket.send("GET /comet/connect" + AUTH + " HTTP/1.1\r\nHost: x\r\n\r\n");
      socket.readHead();
      String send = "/comet/" + ids(socket.readChunk()).getFirst() + "/send" + AUTH;
      String frame = Json.text(Map.of("action", 0, "id", any));
      server.send("POST", send, ("[" + frame + "," + heartbeat("世") + "]").getBytes(UTF_8));
      String line = socket.readChunk();
      assertThat(line).isASCII().contains("\\ud83c\\udf0d in ");
      assertThat(ids(line)).containsExactly(any, "世");
    }
  }

  @Test
  void aPollIsNoLongerThanItsMessages() {
    CometClient client = CometClient.connect(server);
    client.send("[" + heartbeat("世界") + "]");
    assertThat(client.receive()).containsExactly("世界");
    client.send("[" + heartbeat("世界") + "]");
    assertThat(text(client.get("recv"))).contains("世界");
  }

  @Test
  void ofOneRequestOnlyTheMessageThatIsNestedTooDeepIsRefused() {
    CometClient client = CometClient.connect(server);
    String publish = "{\"action\":15,\"msgSerial\":%d,\"channel\":\"c\",\"messages\":[%s]}";
    String deep = "{\"extras\":" + "{\"a\":".repeat(70) + "1" + "}".repeat(70) + "}";
    client.send("[" + publish.formatted(0, "{}") + "," + publish.formatted(1, deep) + "]");
    assertThat(server.connections.frames).hasSize(2);
    assertThat(server.connections.frames.getFirst()).isInstanceOf(ClientFrame.Publish.class);
    assertThat(server.connections.frames.getLast())
        .isInstanceOfSatisfying(
            ClientFrame.Refused.class, refused -> assertThat(refused.msgSerial()).isEqualTo(1));
  }

  @Test
  void whatComesBetweenTwoPollsIsKept() {
    CometClient client = CometClient.connect(server);
    client.send("[" + heartbeat("a") + "]");
    client.send("[" + heartbeat("b") + "," + heartbeat("c") + "]");
    assertThat(client.receive()).containsExactly("a", "b", "c");
  }

  @Test
  void ofTwoPollsTheOlderEndsEmpty() {
    CometClient client = CometClient.connect(server);
    CompletableFuture<HttpResponse<byte[]>> one = client.receiving();
    CompletableFuture<HttpResponse<byte[]>> other = client.receiving();
    CompletableFuture.anyOf(one, other).join();
    boolean first = one.isDone(); // whichever the session heard of first
    assertThat(ids(text((first ? one : other).join()))).isEmpty();
    client.send("[" + heartbeat("h") + "]");
    assertThat(ids(text((first ? other : one).join()))).containsExactly("h");
    assertThat(server.connections.closed).hasValue(0);
  }

  @Test
  void whoDoesNotFetchIsNotWritableAndLosesNothing() {
    CometClient client = CometClient.connect(server);
    client.send("[" + heartbeat("flood") + "]");
    var received = new ArrayList<String>();
    while (received.size() < EchoConnections.FLOOD_FRAMES) {
      HttpResponse<byte[]> answer = client.get("recv");
      assertThat(answer.body().length).isLessThan(80_000);
      received.addAll(ids(text(answer)));
    }
    assertThat(received).hasSize(EchoConnections.FLOOD_FRAMES);
    for (int i = 0; i < received.size(); i++) {
      assertThat(received.get(i)).startsWith("flood-" + (EchoConnections.FLOOD_FRAMES - i) + "-");
    }
  }

  @Test
  void aSendWaitsWhileTheAnswersAreNotFetched() {
    CometClient client = CometClient.connect(server);
    client.send("[" + heartbeat("flood") + "]");
    CompletableFuture<HttpResponse<byte[]>> send =
        CompletableFuture.supplyAsync(() -> client.send("[" + heartbeat("late") + "]"));
    var received = new ArrayList<String>();
    while (!received.contains("late")) {
      received.addAll(client.receive());
    }
    assertThat(received).hasSize(EchoConnections.FLOOD_FRAMES + 1);
    assertThat(send.join().statusCode()).isEqualTo(201);
  }

  @Test
  void moreSendsThanMayWaitAreRefused() {
    CometClient client = CometClient.connect(server);
    client.send("[" + heartbeat("flood") + "]");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<HttpResponse<byte[]>>> sends =
          IntStream.rangeClosed(0, SENDS_MAX)
              .mapToObj(i -> "[" + heartbeat("late" + i) + "]")
              .map(body -> CompletableFuture.supplyAsync(() -> client.send(body), threads))
              .toList();
      Awaitility.await("one too many")
          .until(() -> sends.stream().anyMatch(CompletableFuture::isDone));
      assertThat(sends)
          .filteredOn(CompletableFuture::isDone)
          .singleElement()
          .satisfies(refused -> assertThat(code(refused.join())).isEqualTo("80003"));
      var received = new ArrayList<String>();
      while (received.size() < EchoConnections.FLOOD_FRAMES + SENDS_MAX) {
        received.addAll(client.receive());
      }
      assertThat(sends).filteredOn(send -> send.join().statusCode() == 201).hasSize(SENDS_MAX);
    }
  }

  @Test
  void framesAreTakenInOrderAndABadOneIsTold() {
    CometClient client = CometClient.connect(server);
    client.send("[{\"action\":10,\"channel\":\"a\"},{\"action\":12,\"channel\":\"b\"},{\"x\":1}]");
    assertThat(text(client.get("recv"))).contains("\"action\":9", "40000");
    assertThat(server.connections.frames)
        .satisfiesExactly(
            first -> assertThat(first).isInstanceOf(ClientFrame.Attach.class),
            second -> assertThat(second).isInstanceOf(ClientFrame.Detach.class));
  }

  @Test
  void aBodyThatIsNoArrayIsRefused() {
    CometClient client = CometClient.connect(server);
    HttpResponse<byte[]> answer = client.send("{}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("x-ably-errorcode")).contains("40001");
  }

  @Test
  void aSessionWithoutAPollEnds() {
    CometClient client = CometClient.connect(server);
    server.skippedNanos.addAndGet(TimeUnit.SECONDS.toNanos(20));
    assertThat(client.send("[]").statusCode()).isEqualTo(201);
    server.skippedNanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
    Awaitility.await().until(() -> server.connections.closed.get() == 1);
    assertThat(client.send("[]").headers().firstValue("x-ably-errorcode")).contains("80022");
  }

  @Test
  void aPollThatWaitsKeepsTheSession() {
    CometClient client = CometClient.connect(server);
    try (RawSocket poll = client.open()) {
      poll.readHead();
      server.skippedNanos.addAndGet(TimeUnit.SECONDS.toNanos(300));
      client.send("[" + heartbeat("h") + "]");
      assertThat(ids(poll.readChunk())).containsExactly("h");
    }
    assertThat(server.connections.closed).hasValue(0);
  }

  @Test
  void aCutPollEndsTheSession() {
    CometClient client = CometClient.connect(server);
    cutPoll(client);
    assertThat(server.connections.closed).hasValue(0);
    server.skippedNanos.addAndGet(TimeUnit.SECONDS.toNanos(5));
    Awaitility.await().until(() -> server.connections.closed.get() == 1);
    assertThat(code(client.get("recv"))).isEqualTo("80022");
  }

  @Test
  void whoCutsItsPollMayStillClose() {
    CometClient client = CometClient.connect(server);
    cutPoll(client);
    assertThat(client.get("close").statusCode()).isEqualTo(201);
    assertThat(server.connections.frames).containsExactly(new ClientFrame.Close());
  }

  @Test
  void afterACutPollNoOtherGoesOn() {
    CometClient client = CometClient.connect(server);
    cutPoll(client);
    assertThat(client.receive()).isEmpty();
    assertThat(server.connections.closed).hasValue(1);
    assertThat(client.get("recv").statusCode()).isEqualTo(410);
  }

  /** Opens a poll and leaves; returns when the session has heard of it. */
  private void cutPoll(CometClient client) {
    try (RawSocket poll = client.open()) {
      poll.readHead();
    }
    Awaitility.await().until(() -> server.metric("barnabas_comet_cut_total") == 1);
  }

  @Test
  void whoConnectsIsLookedAtOnce() {
    CometClient.connect(server);
    ConnectRequest known = server.connections.requests.getLast();
    assertThat(requireNonNull(known.identity()).keyName()).isEqualTo("shop.root");
    server.send("GET", "/comet/connect?key=shop.root:wrong&stream=false", null);
    assertThat(server.connections.requests.getLast().identity()).isNull(); // the core tells why
  }

  @Test
  void closeAnswersByThePollAndEndsTheSession() {
    CometClient client = CometClient.connect(server);
    assertThat(client.get("close").statusCode()).isEqualTo(201);
    assertThat(text(client.get("recv"))).contains("\"action\":8");
    assertThat(client.get("recv").statusCode()).isEqualTo(410);
  }

  @Test
  void disconnectIsHandedOn() {
    CometClient client = CometClient.connect(server);
    client.get("disconnect");
    assertThat(server.connections.frames).containsExactly(new ClientFrame.Disconnect());
  }

  @Test
  void everyRequestShowsItsOwnCredential() {
    server.keys = (_, identity) -> identity.keyName().equals("shop.root");
    CometClient client = CometClient.connect(server);
    String path = "/comet/" + client.key() + "/recv";
    assertThat(code(server.send("GET", path, null))).isEqualTo("40101");
    assertThat(code(server.send("GET", path + "?key=" + TestServer.READER, null)))
        .isEqualTo("40102");
    assertThat(code(server.send("GET", "/comet/node-a.nobody~key/recv" + AUTH, null)))
        .isEqualTo("80022");
    assertThat(code(server.send("GET", "/comet/id!key/recv" + AUTH, null))).isEqualTo("80018");
    assertThat(code(server.send("GET", "/comet/node-z.some~key/recv" + AUTH, null)))
        .isEqualTo("80022");
  }

  @Test
  void pagesOfOtherOriginsMayUseIt() {
    HttpResponse<byte[]> preflight =
        server.send(
            "OPTIONS",
            "/comet/x/send",
            null,
            "origin",
            "https://shop.example",
            "access-control-request-method",
            "POST",
            "access-control-request-headers",
            "content-type");
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("access-control-allow-headers"))
        .contains("content-type");
    HttpResponse<byte[]> connected =
        server.send(
            "GET",
            "/comet/connect" + AUTH + "&stream=false",
            null,
            "origin",
            "https://shop.example");
    assertThat(connected.headers().firstValue("access-control-allow-origin"))
        .contains("https://shop.example");
  }

  @Test
  void anotherNodeLeadsToTheSession() {
    try (TestServer other = TestServer.node("node-b")) {
      other.peers.put("node-a", server.internalAddress());
      CometClient there = CometClient.connect(server).at(other);
      CompletableFuture<HttpResponse<byte[]>> waiting = there.receiving();
      assertThat(there.send("[" + heartbeat("h") + "]").statusCode()).isEqualTo(201);
      assertThat(ids(text(waiting.join()))).containsExactly("h");
      assertThat(code(there.send("{}"))).isEqualTo("40001");
      there.send("[" + heartbeat("flood") + "]");
      List<String> received = new ArrayList<>();
      while (received.size() < EchoConnections.FLOOD_FRAMES) {
        received.addAll(there.receive());
      }
      cutPoll(there);
      server.skippedNanos.addAndGet(TimeUnit.SECONDS.toNanos(5));
      Awaitility.await().until(() -> server.connections.closed.get() == 1);
      assertThat(code(there.get("recv"))).isEqualTo("80022");
    }
  }

  @Test
  void aNodeThatIsGoneMeansToReconnect() {
    server.peers.put("node-dead", java.net.URI.create("http://localhost:1"));
    assertThat(code(server.send("GET", "/comet/node-dead.some~key/recv" + AUTH, null)))
        .isEqualTo("80003");
  }

  @Test
  void theInternalDoorIsForNodesOnly() {
    CometClient client = CometClient.connect(server);
    String path = client.path("recv");
    String signed = server.signature("node-a", path);
    for (String wrong :
        List.of(
            "between-nodes", // the secret itself is nothing that nodes show
            server.signature("node-b", path),
            server.signature("node-a", path + "&more"),
            signed.replaceFirst("^\\d", "9"))) {
      assertThat(server.sendInternally(path, wrong).statusCode()).isEqualTo(403);
    }
    server.addedMillis.addAndGet(TimeUnit.HOURS.toMillis(1));
    assertThat(server.sendInternally(path, signed).statusCode()).isEqualTo(403);
    for (String other : List.of("/time", "/comet/connect" + AUTH)) {
      String right = server.signature("node-a", other);
      assertThat(server.sendInternally(other, right).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void anAddressHasAsManySessionsAsItMayHaveSockets() {
    try (TestServer small =
        TestServer.start(new Limits(65_536, 524_288, 1, 1, 1, 1, 524_288, 3, 100, 200))) {
      String connect = "/comet/connect" + AUTH + "&stream=false";
      var sessions = new ArrayList<CometClient>();
      for (int i = 0; i < 3; i++) {
        sessions.add(CometClient.connect(small)); // one after the other, on one socket
      }
      assertThat(small.openSockets()).isLessThan(3);
      HttpResponse<byte[]> refused = small.send("GET", connect, null);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(code(refused)).isEqualTo("80021");
      sessions.getFirst().get("close");
      sessions.getFirst().get("recv"); // takes CLOSED: nothing is left of the session
      CometClient.connect(small);
      assertThat(code(small.send("GET", connect, null))).isEqualTo("80021");
    }
  }

  @Test
  void whoDoesNotHoldTheConnectionNeitherSendsNorReceives() {
    CometClient client = CometClient.connect(server);
    server.connections.held = (caller, _) -> !caller.keyName().equals("shop.root");
    assertThat(code(client.send("[" + heartbeat("h") + "]"))).isEqualTo("40102");
    for (String act : List.of("recv", "close", "disconnect")) {
      assertThat(code(client.get(act))).isEqualTo("40102");
    }
    assertThat(server.connections.frames).isEmpty();
    assertThat(server.connections.closed).hasValue(0);
  }

  @Test
  void aTokenThatIsNotTheConnectionsMayOnlyRenewIt() {
    server.connections.held = (caller, renews) -> renews || caller.token() == null;
    CometClient client = CometClient.connect(server);
    String token = server.token();
    String auth = "{\"action\":17,\"auth\":{\"accessToken\":\"%s\"}}";
    String path = "/comet/" + client.key() + "/send?access_token=" + token;
    for (String body :
        List.of(
            "[]",
            "[" + heartbeat("h") + "," + auth.formatted(token) + "]",
            "[" + auth.formatted("another") + "]")) {
      assertThat(code(server.send("POST", path, body.getBytes(UTF_8)))).isEqualTo("40102");
    }
    assertThat(server.connections.frames).isEmpty();
    byte[] renewal = ("[" + auth.formatted(token) + "," + heartbeat("h") + "]").getBytes(UTF_8);
    assertThat(server.send("POST", path, renewal).statusCode()).isEqualTo(201);
    assertThat(client.receive()).containsExactly("h");
  }

  @Test
  void oneBodyFillsTheBufferNoFurtherThanSeveralDo() {
    CometClient client = CometClient.connect(server);
    int frames = 4_000;
    String filler = "x".repeat(400);
    String body =
        IntStream.range(0, frames)
            .mapToObj(i -> heartbeat(i + "-" + filler))
            .collect(Collectors.joining(",", "[", "]"));
    CompletableFuture<HttpResponse<byte[]>> send =
        CompletableFuture.supplyAsync(() -> client.send(body));
    var received = new ArrayList<String>();
    while (received.size() < frames) {
      HttpResponse<byte[]> answer = client.get("recv");
      assertThat(answer.body().length).isLessThan(80_000);
      received.addAll(ids(text(answer)));
    }
    assertThat(received.getLast()).startsWith((frames - 1) + "-");
    assertThat(send.join().statusCode()).isEqualTo(201);
  }

  private static String code(HttpResponse<byte[]> answer) {
    return answer.headers().firstValue("x-ably-errorcode").orElse("none");
  }
}
