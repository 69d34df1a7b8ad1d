package dev.barnabas.server.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.server.LeakWatch;
import dev.barnabas.server.RawSocket;
import dev.barnabas.server.TestServer;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sockets that bring a part of a frame, beside others that bring much. */
@Timeout(60)
@ExtendWith(LeakWatch.class)
final class HalfFramesIT {
  private static final int PUBLISHERS = 4; // on each loop some
  private static final int SOCKETS = 60;
  private static final int HELD_MAX_BYTES = 16 * 1024; // by each of those
  private static final byte[] LARGE =
      ClientFrames.text("{\"action\":0,\"id\":\"large\",\"x\":\"" + "x".repeat(200_000) + "\"}");
  private static final byte[] SMALL = ClientFrames.text("{\"action\":0,\"id\":\"small\"}");
  private static final int PART = 10;
  private static final byte[] PING = ClientFrames.masked(9, true, "p".getBytes(UTF_8));

  private final List<RawSocket> publishers = new ArrayList<>();
  private final List<RawSocket> sockets = new ArrayList<>();

  @Test
  void halfAFrameKeepsNoBufferThatWasMadeForMore() {
    try (TestServer server = TestServer.start()) {
      open(server, publishers, PUBLISHERS);
      open(server, sockets, SOCKETS);
      publish();
      long before = activeBytes();
      for (RawSocket socket : sockets) {
        publish(); // the next read is a large one
        socket.send(pingAndPart());
        assertThat(socket.readText()).isEqualTo("p"); // the part was read, too
      }
      assertThat(activeBytes() - before).isLessThan(SOCKETS * HELD_MAX_BYTES);

      for (RawSocket socket : sockets) {
        socket.send(Arrays.copyOfRange(SMALL, PART, SMALL.length));
        assertThat(socket.readText()).contains("small");
        socket.close();
      }
      publishers.forEach(RawSocket::close);
    }
  }

  private static void open(TestServer server, List<RawSocket> opened, int count) {
    for (int i = 0; i < count; i++) {
      opened.add(server.open().upgrade(""));
    }
  }

  private void publish() {
    for (RawSocket publisher : publishers) {
      publisher.send(LARGE);
      assertThat(publisher.readText()).contains("large");
    }
  }

  private static byte[] pingAndPart() {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(PING);
    bytes.write(SMALL, 0, PART);
    return bytes.toByteArray();
  }

  private static long activeBytes() {
    return PooledByteBufAllocator.DEFAULT.metric().directArenas().stream()
        .mapToLong(PoolArenaMetric::numActiveBytes)
        .sum();
  }
}
