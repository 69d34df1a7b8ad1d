package dev.barnabas.server.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.access.Credential;
import dev.barnabas.core.session.ConnectRequest;
import dev.barnabas.protocol.frame.ClientFrame;
import dev.barnabas.protocol.msgpack.MessagePack;
import dev.barnabas.server.LeakWatch;
import dev.barnabas.server.RawSocket;
import dev.barnabas.server.TestServer;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ExtendWith(LeakWatch.class)
final class WebSocketIT {
  private static final TestServer SERVER = TestServer.start();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @Test
  void answersTheUpgradeAsTheStandardSays() {
    try (RawSocket socket = SERVER.open()) {
      socket.send(
          RawSocket.upgradeRequest("")
              .replace("Upgrade: websocket", "upgrade: WebSocket")
              .replace("Connection: Upgrade", "Connection: keep-alive, Upgrade"));
      assertThat(socket.readHead())
          .startsWith("HTTP/1.1 101")
          .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }
  }

  @Test
  void aFormatThatWeDoNotKnowIsToldInAFrame() {
    try (RawSocket socket = SERVER.open()) {
      socket.upgrade("format=xml");
      assertThat(socket.readText())
          .contains("\"action\":9", "\"code\":40003", "format must be json or msgpack");
      assertThat(socket.readFrame()).containsExactly(8, 0x03, 0xE8);
      assertThat(socket.readToEnd()).isEmpty();
    }
  }

  @Test
  void readsTheParametersOfTheUrl() {
    try (RawSocket socket = SERVER.open()) {
      socket.upgrade(
          "key=a.b%3Ac&v=6&format=json&clientId=bob&echo=false&heartbeats=false&agent=x%2F1"
              + "&resume=r&recover=q&remainPresentFor=5000&unknown=1");
      exchange(socket, "{\"action\":0,\"id\":\"h\"}", 1);
      ConnectRequest request = SERVER.connections.requests.getLast();
      assertThat(request)
          .isEqualTo(
              new ConnectRequest(
                  new Credential.Key("a.b:c"),
                  "6",
                  "bob",
                  "x/1",
                  false,
                  false,
                  "r",
                  "q",
                  false,
                  "5000",
                  null));
    }
    try (RawSocket socket = SERVER.open()) {
      socket.upgrade("access_token=t");
      exchange(socket, "{\"action\":0,\"id\":\"h\"}", 1);
      assertThat(SERVER.connections.requests.getLast())
          .isEqualTo(
              new ConnectRequest(
                  new Credential.Token("t"),
                  null,
                  null,
                  null,
                  true,
                  true,
                  null,
                  null,
                  false,
                  null,
                  null));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void decodesByTheFormatWhateverTheOpcode(int opcode) {
    try (RawSocket socket = SERVER.open()) {
      socket.upgrade("format=json");
      byte[] answer = exchange(socket, "{\"action\":0,\"id\":\"h\"}", opcode);
      assertThat(answer[0]).isEqualTo((byte) 1);
      assertThat(new String(answer, 1, answer.length - 1, UTF_8)).contains("\"id\":\"h\"");
    }
    try (RawSocket socket = SERVER.open()) {
      socket.upgrade("format=msgpack");
      socket.send(ClientFrames.masked(opcode, true, MessagePack.write(Map.of("action", 0L))));
      assertThat(socket.readFrame()[0]).isEqualTo((byte) 2);
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "125", "126", "127", "65535", "65536", "500000"})
  void carriesMessagesOfAnySize(int padding) {
    try (RawSocket socket = SERVER.open()) {
      socket.upgrade("");
      String id = "x".repeat(padding) + "-";
      socket.send(ClientFrames.text("{\"action\":0,\"id\":\"" + id + "\"}"));
      // Only short answers are read back; a long one is known by what the core got.
      Awaitility.await()
          .until(() -> SERVER.connections.frames.contains(new ClientFrame.Heartbeat(id)));
    }
  }

  @Test
  void putsFragmentsTogetherAroundPings() {
    try (RawSocket socket = SERVER.open()) {
      socket.upgrade("");
      byte[] message = "{\"action\":0,\"id\":\"ünïté\"}".getBytes(UTF_8);
      int middle = 19; // within the ü
      socket.send(ClientFrames.masked(1, false, Arrays.copyOf(message, middle)));
      socket.send(ClientFrames.masked(9, true, "p".getBytes(UTF_8)));
      socket.send(ClientFrames.masked(0, false, new byte[0]));
      socket.send(
          ClientFrames.masked(0, true, Arrays.copyOfRange(message, middle, message.length)));
      assertThat(socket.readFrame()).containsExactly(10, 'p');
      assertThat(socket.readText()).contains("ünïté");
    }
  }

  @Test
  void framesSentTogetherAreTakenInOrder() {
    try (RawSocket socket = SERVER.open()) {
      socket.upgrade("");
      var all = new ByteArrayOutputStream();
      for (int i = 0; i < 200; i++) {
        all.writeBytes(ClientFrames.text("{\"action\":0,\"id\":\"" + i + "\"}"));
      }
      socket.send(all.toByteArray());
      for (int i = 0; i < 200; i++) {
        assertThat(socket.readText()).contains("\"id\":\"" + i + "\"");
      }
    }
  }

  @Test
  void framesThatFollowTheUpgradeAtOnceAreNotLost() {
    try (RawSocket socket = SERVER.open()) {
      byte[] frame = ClientFrames.text("{\"action\":0,\"id\":\"early\"}");
      byte[] request = RawSocket.upgradeRequest("").getBytes(UTF_8);
      byte[] both = Arrays.copyOf(request, request.length + frame.length);
      System.arraycopy(frame, 0, both, request.length, frame.length);
      socket.send(both);
      assertThat(socket.readHead()).startsWith("HTTP/1.1 101");
      assertThat(socket.readText()).contains("early");
    }
  }

  @Test
  void sharesOneEncodedFrame() {
    for (String format : new String[] {"json", "msgpack"}) {
      try (RawSocket socket = SERVER.open()) {
        socket.upgrade("format=" + format);
        byte[] shared =
            format.equals("json")
                ? ClientFrames.text("{\"action\":0,\"id\":\"shared\"}")
                : ClientFrames.masked(
                    2, true, MessagePack.write(Map.of("action", 0L, "id", "shared")));
        socket.send(shared);
        assertThat(socket.readFrame()).isEqualTo(socket.readFrame());
      }
    }
  }

  @Test
  void aClientThatReadsSlowlyGetsEverythingLater() {
    try (RawSocket socket = SERVER.open()) {
      socket.upgrade("");
      socket.send(ClientFrames.text("{\"action\":0,\"id\":\"flood\"}"));
      // 2 MB wait for it; meanwhile others are served.
      try (RawSocket other = SERVER.open()) {
        other.upgrade("");
        assertThat(exchange(other, "{\"action\":0,\"id\":\"h\"}", 1)).isNotEmpty();
      }
      for (int left = EchoConnections.FLOOD_FRAMES; left > 0; left--) {
        assertThat(socket.readText()).contains("flood-" + left + "-");
      }
    }
  }

  @Test
  void closesAfterItsLastWord() {
    try (RawSocket socket = SERVER.open()) {
      socket.upgrade("");
      // More follows, unread when the server closes: the last word must arrive all the same.
      socket.send(ClientFrames.text("{\"action\":7}"));
      for (int i = 0; i < 50; i++) {
        socket.send(ClientFrames.text("{\"action\":0,\"id\":\"late\"}"));
      }
      assertThat(socket.readText()).contains("\"action\":8");
      assertThat(socket.readFrame()).containsExactly(8, 0x03, 0xE8);
      assertThat(socket.readToEnd()).isEmpty();
    }
  }

  @Test
  void tellsTheCoreOnceWhenASocketIsGone() {
    try (TestServer server = TestServer.start()) {
      for (int i = 1; i <= 3; i++) {
        RawSocket socket = server.open();
        socket.upgrade("");
        exchange(socket, "{\"action\":0,\"id\":\"h\"}", 1);
        socket.close();
        int gone = i;
        Awaitility.await().until(() -> server.connections.closed.get() == gone);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"Sec-WebSocket-Version: 12, 426", "Sec-WebSocket-Version: 13, 400"})
  void anUpgradeThatCannotBeIsAnsweredInHttp(String header, int status) {
    try (RawSocket socket = SERVER.open()) {
      socket.send(
          "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + header
              + "\r\n\r\n");
      assertThat(socket.readAnswer()).startsWith("HTTP/1.1 " + status);
    }
  }

  private static byte[] exchange(RawSocket socket, String message, int opcode) {
    socket.send(ClientFrames.masked(opcode, true, message.getBytes(UTF_8)));
    return socket.readFrame();
  }
}
