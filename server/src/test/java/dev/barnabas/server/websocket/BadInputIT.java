package dev.barnabas.server.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.server.LeakWatch;
import dev.barnabas.server.RawSocket;
import dev.barnabas.server.TestServer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may never send, beside a neighbour who must not notice. */
@Timeout(60)
@ExtendWith(LeakWatch.class)
final class BadInputIT {
  private static final TestServer SERVER = TestServer.start();
  private static final int MAX_FRAME = 524_288;

  private final RawSocket neighbour = SERVER.open();

  @AfterAll
  static void closeServer() {
    SERVER.close();
  }

  @BeforeEach
  void connectNeighbour() {
    neighbour.upgrade("");
  }

  @AfterEach
  void neighbourHasNotNoticed() {
    neighbour.send(ClientFrames.text("{\"action\":0,\"id\":\"still here\"}"));
    assertThat(neighbour.readText()).contains("still here");
    neighbour.close();
  }

  static Stream<Arguments> messages() {
    return Stream.of(
        Arguments.of("not JSON", "hello".getBytes(UTF_8)),
        Arguments.of("empty", new byte[0]),
        Arguments.of("wrong UTF-8", new byte[] {'"', (byte) 0xC3, (byte) 0x28, '"'}),
        Arguments.of("no object", "[1]".getBytes(UTF_8)),
        Arguments.of("no action", "{}".getBytes(UTF_8)),
        Arguments.of("deep", ("[".repeat(50_000) + "]".repeat(50_000)).getBytes(UTF_8)),
        Arguments.of("deep object", "{\"a\":".repeat(10_000).getBytes(UTF_8)),
        Arguments.of("huge number", ("{\"action\":" + "9".repeat(5_000) + "}").getBytes(UTF_8)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void aMessageThatIsNoneIsAnsweredAndTheSocketStays(String name, byte[] payload) {
    try (RawSocket socket = SERVER.open()) {
      socket.upgrade("");
      socket.send(ClientFrames.masked(1, true, payload));
      assertThat(socket.readText()).contains("\"action\":9", "\"code\":4000");
      socket.send(ClientFrames.text("{\"action\":0,\"id\":\"h\"}"));
      assertThat(socket.readText()).contains("\"id\":\"h\"");
    }
  }

  static Stream<Arguments> brokenFrames() {
    return Stream.of(
        Arguments.of("unmasked", ClientFrames.unmasked(1, "{}".getBytes(UTF_8)), 40000),
        Arguments.of("unknown opcode", ClientFrames.masked(3, true, new byte[1]), 40000),
        Arguments.of("reserved bit", ClientFrames.masked(0x41, true, new byte[1]), 40000),
        Arguments.of("continuation of nothing", ClientFrames.masked(0, true, new byte[1]), 40000),
        Arguments.of("long ping", ClientFrames.masked(9, true, new byte[126]), 40000),
        Arguments.of("split ping", ClientFrames.masked(9, false, new byte[1]), 40000),
        Arguments.of("too large", ClientFrames.masked(1, true, new byte[MAX_FRAME + 1]), 40009),
        Arguments.of(
            "negative length",
            new byte[] {(byte) 0x81, (byte) 0xFF, -1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0},
            40000));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenFrames")
  void aBrokenFrameIsAnsweredThenTheSocketCloses(String name, byte[] bytes, int code) {
    try (RawSocket socket = SERVER.open()) {
      socket.upgrade("");
      socket.send(bytes);
      assertThat(socket.readText()).contains("\"action\":9", "\"code\":" + code);
      assertThat(socket.readFrame()).containsExactly(8, 0x03, 0xE8);
      assertThat(socket.readToEnd()).isEmpty();
    }
  }

  @Test
  void fragmentsThatAreTooLargeTogetherAreRefused() {
    try (RawSocket socket = SERVER.open()) {
      socket.upgrade("");
      socket.send(ClientFrames.masked(1, false, new byte[MAX_FRAME / 2]));
      socket.send(ClientFrames.masked(0, false, new byte[MAX_FRAME / 2]));
      socket.send(ClientFrames.masked(0, true, new byte[1]));
      assertThat(socket.readText())
          .contains("\"code\":40009", "the frame exceeds maxFrameSize, " + MAX_FRAME + " bytes");
      assertThat(socket.readFrame()).containsExactly(8, 0x03, 0xE8);
    }
  }

  @Test
  void aSocketThatEndsWithinAMessageLeavesNothing() {
    try (TestServer server = TestServer.start()) {
      for (int i = 0; i < 20; i++) {
        RawSocket socket = server.open();
        socket.upgrade("");
        socket.send(ClientFrames.masked(1, false, new byte[10_000]));
        socket.send(Arrays.copyOf(ClientFrames.masked(0, true, new byte[10_000]), 5_000));
        socket.close();
      }
      Awaitility.await().until(() -> server.connections.closed.get() == 20);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"explode", "overflow"})
  void aFailureOfOneConnectionEndsOnlyThatAndIsCounted(String how) {
    long before = SERVER.failures();
    try (RawSocket socket = SERVER.open()) {
      socket.upgrade("");
      socket.send(ClientFrames.text("{\"action\":0,\"id\":\"" + how + "\"}"));
      assertThat(socket.readFrame()).containsExactly(8, 0x03, 0xE8);
    }
    assertThat(SERVER.failures()).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noiseEndsInAnAnswerOrAnEndAndCountsForNothing(long seed) {
    long before = SERVER.failures();
    var random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      try (RawSocket socket = SERVER.open()) {
        socket.upgrade("format=" + (round % 2 == 0 ? "json" : "msgpack"));
        byte[] noise = new byte[random.nextInt(2_000) + 1];
        random.nextBytes(noise);
        socket.send(round % 4 < 2 ? noise : ClientFrames.masked(2, true, noise));
        // A close makes the server end what it has not ended itself.
        socket.send(ClientFrames.masked(8, true, new byte[0]));
      }
    }
    assertThat(SERVER.failures()).isEqualTo(before);
  }
}
