package dev.barnabas.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.access.Credential;
import dev.barnabas.core.limit.Limits;
import dev.barnabas.server.transport.ListenOptions.TlsFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ExtendWith(LeakWatch.class)
final class HttpIT {
  private static final String TIME = "GET /time HTTP/1.1\r\nHost: x\r\n\r\n";

  private final TestServer server = TestServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void answersPipelinedRequestsInOrder() {
    String auth = "?key=" + TestServer.KEY;
    var requests = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      // A publish is answered later, on another thread; the time at once.
      requests
          .append("POST /channels/c" + i + "/messages" + auth)
          .append(" HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")
          .append(TIME);
    }
    try (RawSocket socket = server.open()) {
      socket.send(requests.toString());
      for (int i = 0; i < 30; i++) {
        assertThat(socket.readAnswer()).contains("\"channel\":\"c" + i + "\"");
        assertThat(socket.readAnswer()).endsWith("[1700000000000]");
      }
    }
  }

  @Test
  void aPipelineHasABound() {
    try (RawSocket socket = server.open()) {
      // After much input it reads larger pieces at once: the more requests can pile up.
      socket.send("POST /nothing HTTP/1.1\r\nContent-Length: 500000\r\n\r\n" + "x".repeat(500_000));
      assertThat(socket.readAnswer()).startsWith("HTTP/1.1 404");
      socket.send(
          "POST /channels/silent/messages?key="
              + TestServer.KEY
              + " HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"
              + TIME.repeat(300));
      assertThat(socket.readToEnd()).isEmpty();
    }
  }

  @Test
  void closesWhenTheClientWantsIt() {
    try (RawSocket socket = server.open()) {
      socket.send("GET /time HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertThat(socket.readAnswer()).containsIgnoringCase("connection: close");
      assertThat(socket.readToEnd()).isEmpty();
    }
    try (RawSocket socket = server.open()) {
      socket.send("GET /time HTTP/1.0\r\n\r\n");
      assertThat(socket.readAnswer()).containsIgnoringCase("connection: close");
      assertThat(socket.readToEnd()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /time HTTP/1.1\r\nX-Slow",
        "POST /messages HTTP/1.1\r\nContent-Length: 5\r\n\r\n{"
      })
  void aClientThatNeverFinishesIsCut(String beginning) {
    try (RawSocket socket = server.open()) {
      socket.send(beginning);
      Awaitility.await().until(() -> server.openSockets() == 1);
      passTimeUntilOpen(0, 61);
      assertThat(socket.readToEnd()).isEmpty();
    }
  }

  @Test
  void aLiveWebSocketIsNotCut() {
    try (RawSocket socket = server.open();
        RawSocket silent = server.open()) {
      socket.upgrade("");
      Awaitility.await().until(() -> server.openSockets() == 2);
      passTimeUntilOpen(1, 3_600);
      assertThat(silent.readToEnd()).isEmpty();
    }
  }

  /** Twice, as a socket's own time may begin after it is counted. */
  private void passTimeUntilOpen(int sockets, int seconds) {
    var passes = new AtomicInteger(2);
    Awaitility.await()
        .until(
            () -> {
              if (passes.getAndDecrement() > 0) {
                server.skippedNanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
              }
              return server.openSockets();
            },
            open -> open == sockets);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET /time HTTP/9.9\r\n\r\n",
        "GET / HTTP/1.1\r\n: no name\r\n\r\n",
        "POST /messages HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n",
      })
  void whatIsNoHttpIsAnsweredOrCut(String bytes) {
    try (RawSocket socket = server.open()) {
      socket.send(bytes);
      String answer = new String(socket.readToEnd(), UTF_8);
      assertThat(answer)
          .satisfiesAnyOf(
              a -> assertThat(a).isEmpty(), a -> assertThat(a).startsWith("HTTP/1.1 400"));
    }
    try (RawSocket socket = server.open()) {
      assertThat(socket.send(TIME).readAnswer()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void takesATokenOf128KibInUrlAndHeader() {
    String token = "x".repeat(128 * 1024);
    try (RawSocket socket = server.open()) {
      socket.upgrade("accessToken=" + token);
      Awaitility.await().until(() -> server.connections.requests.size() == 1);
      assertThat(server.connections.requests.getFirst().credential())
          .isEqualTo(new Credential.Token(token));
    }
    try (RawSocket socket = server.open()) {
      socket.send("GET /time HTTP/1.1\r\nAuthorization: Bearer " + token + "\r\n\r\n");
      assertThat(socket.readAnswer()).startsWith("HTTP/1.1 200");
    }
    try (RawSocket socket = server.open()) {
      socket.send("GET /time HTTP/1.1\r\nX-Large: " + "x".repeat(300 * 1024) + "\r\n\r\n");
      assertThat(socket.readAnswer()).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void aSocketTooManyIsRefusedInTheProtocolsWords() {
    var limits = new Limits(65_536, 524_288, 1, 1, 1, 1, 2_000_000, 2, 100, 200);
    try (var small = TestServer.start(limits)) {
      var sockets = new ArrayList<RawSocket>();
      for (int i = 0; i < 4; i++) {
        sockets.add(small.open());
        int open = i + 1;
        Awaitility.await().until(() -> small.openSockets() == open);
      }
      sockets.get(1).upgrade("");
      RawSocket third = sockets.get(2).upgrade("");
      assertThat(third.readText()).contains("\"action\":6", "\"code\":80021");
      assertThat(third.readFrame()[0]).isEqualTo((byte) 8);
      assertThat(sockets.get(3).send(TIME).readAnswer())
          .startsWith("HTTP/1.1 429")
          .contains("\"code\":42922");
      RawSocket fifth = small.open();
      assertThat(fifth.readToEnd()).isEmpty();
      fifth.close();
      sockets.forEach(RawSocket::close);
      Awaitility.await().until(() -> small.openSockets() == 0);
      try (RawSocket again = small.open()) {
        assertThat(again.send(TIME).readAnswer()).startsWith("HTTP/1.1 200");
      }
    }
  }

  @Test
  void endsWithoutCuttingAnAnswerShort() {
    try (RawSocket idle = server.open();
        RawSocket busy = server.open()) {
      assertThat(idle.send(TIME).readAnswer()).startsWith("HTTP/1.1 200");
      busy.send(
          "POST /channels/a/messages?key="
              + TestServer.KEY
              + " HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}");
      assertThat(busy.readAnswer()).startsWith("HTTP/1.1 201");
      server.closeDoors();
      assertThat(idle.readToEnd()).isEmpty();
      assertThat(server.openSockets()).isZero();
    }
  }

  @Test
  void servesTls(@TempDir Path folder) throws Exception {
    TestCertificate certificate = TestCertificate.in(folder);
    try (var secure = TestServer.start(certificate.files());
        var socket = secure.open(certificate.sockets())) {
      assertThat(socket.send(TIME).readAnswer()).startsWith("HTTP/1.1 200");
      socket.upgrade("");
      socket.send("GET / HTTP/1.1\r\n");
      assertThat(socket.readText()).contains("\"code\":40000");
      assertThat(socket.readFrame()[0]).isEqualTo((byte) 8);
      assertThat(socket.readToEnd()).isEmpty();
    }
  }

  @Test
  void saysWhyItCannotListen(@TempDir Path folder) {
    assertThatThrownBy(
            () -> TestServer.start(new TlsFiles(folder.resolve("c"), folder.resolve("k"))))
        .hasMessageContaining("both must be PEM");
  }
}
