package dev.barnabas.server.comet;

import static dev.barnabas.server.comet.CometClient.AUTH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.server.LeakWatch;
import dev.barnabas.server.RawSocket;
import dev.barnabas.server.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client writes as target decides neither where a request goes nor who may send it. */
@Timeout(60)
@ExtendWith(LeakWatch.class)
final class ForwardingIT {
  private static final int QUIET_MILLIS = 50;
  private static final String RECV = "comet/node-z.some~key/recv";

  private final TestServer server = TestServer.node("node-a");

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@localhost:PORT/x://y/comet/node-z.some~key/recv",
        "@localhost:PORT/comet/node-z.some~key/recv",
        "x@localhost:PORT/x://y/comet/node-z.some~key/recv",
        ".localhost:PORT/x://y/comet/node-z.some~key/recv",
        "0/x://y/comet/node-z.some~key/recv",
        "ftp://localhost:PORT/comet/node-z.some~key/recv",
        "http:///comet/node-z.some~key/recv",
        "http://@/comet/node-z.some~key/recv",
        "comet/node-z.some~key/recv",
        "://y/comet/node-z.some~key/recv",
      })
  void aTargetThatIsNeitherAPathNorAnAddressIsRefused(String target) throws IOException {
    try (ServerSocket elsewhere = listening();
        RawSocket socket = server.open()) {
      server.peers.put("node-z", URI.create("http://localhost:" + elsewhere.getLocalPort()));
      String filled = target.replace("PORT", String.valueOf(elsewhere.getLocalPort()));
      socket.send("GET " + filled + AUTH + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(socket.readHead()).startsWith("HTTP/1.1 400").contains("40000");
      assertThat(heads(elsewhere)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example:1/" + RECV,
        "HTTPS://evil.example/" + RECV,
        "/" + RECV,
      })
  void theNodeOfTheKeyIsAskedWhateverHostTheTargetNames(String target) throws IOException {
    try (ServerSocket peer = listening();
        RawSocket socket = server.open()) {
      server.peers.put("node-z", URI.create("http://localhost:" + peer.getLocalPort()));
      socket.send("GET " + target + AUTH + " HTTP/1.1\r\nHost: x\r\n\r\n");
      try (Socket asked = peer.accept()) {
        assertThat(head(asked))
            .startsWith("GET /" + RECV + AUTH + " HTTP/1.1\r\n")
            .containsIgnoringCase("host: localhost:" + peer.getLocalPort())
            .doesNotContain("between-nodes");
      }
    }
  }

  @Test
  void whoShowsNoCredentialReachesNoOtherNode() throws IOException {
    try (ServerSocket peer = listening();
        RawSocket socket = server.open()) {
      server.peers.put("node-z", URI.create("http://localhost:" + peer.getLocalPort()));
      socket.send("GET /" + RECV + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(socket.readHead()).startsWith("HTTP/1.1 401").contains("40101");
      assertThat(heads(peer)).isEmpty();
    }
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getByName("localhost"));
  }

  /** What has come; the node has answered its client before this looks. */
  private static List<String> heads(ServerSocket listening) throws IOException {
    listening.setSoTimeout(QUIET_MILLIS);
    var heads = new ArrayList<String>();
    while (true) {
      try (Socket socket = listening.accept()) {
        heads.add(head(socket));
      } catch (SocketTimeoutException nobody) {
        return heads;
      }
    }
  }

  private static String head(Socket socket) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        break;
      }
      head.append(new String(new byte[] {(byte) next}, StandardCharsets.ISO_8859_1));
    }
    return head.toString();
  }
}
