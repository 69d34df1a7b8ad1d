package dev.barnabas.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The kernel refuses a ring that worked: its sockets end, the next are served without it. */
@Timeout(60)
final class LostRingIT {
  private static final int SOCKETS = 2 * LoopOutput.TOGETHER_MIN_SOCKETS;
  private static final int PIECE_BYTES = 10_000;
  private static final byte[] CONTENT = "hello".getBytes(StandardCharsets.US_ASCII);

  @Test
  void itsSocketsEndAndOthersAreServedWithoutIt() throws Exception {
    try (var loops = NettyLoops.start(1, SocketIo.IO_URING)) {
      assumeThat(loops.io()).isEqualTo(SocketIo.IO_URING);
      NettyLoop loop = withForeignRing(loops);
      var server = OutputServer.listen(loops, context -> new SocketOutput(context, loop));

      List<Socket> first = connect(server);
      OutboundBytes lost = bytes();
      assertThat(turn(loop, server.outputs(), lost)).isInstanceOf(IllegalStateException.class);
      for (Socket client : first) {
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        client.close();
      }
      assertThat(lost.holders()).isEqualTo(1); // ours

      server.outputs().clear();
      List<Socket> next = connect(server);
      OutboundBytes sent = bytes();
      assertThat(turn(loop, server.outputs(), sent)).isNull();
      for (Socket client : next) {
        assertThat(client.getInputStream().readNBytes(CONTENT.length)).isEqualTo(CONTENT);
        client.close();
      }
      lost.release();
      sent.release();
      server.stopAccepting();
    }
  }

  @Test
  void oneThatFailsToEndKeepsNoOtherFromEnding() throws Exception {
    try (var loops = NettyLoops.start(1, SocketIo.IO_URING)) {
      assumeThat(loops.io()).isEqualTo(SocketIo.IO_URING);
      NettyLoop loop = withForeignRing(loops);
      var server = OutputServer.listen(loops, context -> new FailingToEnd(context, loop));
      List<Socket> clients = connect(server);
      server.outputs().getFirst().failing = true;
      OutboundBytes lost = bytes();
      assertThat(turn(loop, server.outputs(), lost)).hasMessageNotContaining("forced");
      for (Socket client : clients) {
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        client.close();
      }
      assertThat(loop.failures().count()).isEqualTo(1);
      assertThat(lost.holders()).isEqualTo(1); // ours
      lost.release();
      server.stopAccepting();
    }
  }

  /** So many bytes that room for the later ones is made by sending the earlier. */
  @Test
  void aSocketWhoseRoomCouldNotBeMadeEndsAsWell() throws Exception {
    try (var loops = NettyLoops.start(1, SocketIo.IO_URING)) {
      assumeThat(loops.io()).isEqualTo(SocketIo.IO_URING);
      NettyLoop loop = withForeignRing(loops);
      var server = OutputServer.listen(loops, context -> new SocketOutput(context, loop));
      List<Socket> clients = connect(server);
      OutboundBytes bytes =
          new OutboundBytes(
              PooledByteBufAllocator.DEFAULT.directBuffer(PIECE_BYTES).writeZero(PIECE_BYTES));

      assertThat(turnOfPairs(loop, server.outputs(), bytes)).isEqualTo(1);

      int served = 0;
      for (Socket client : clients) {
        int read = client.getInputStream().readNBytes(2 * PIECE_BYTES).length;
        assertThat(read).isIn(0, 2 * PIECE_BYTES);
        served += read == 0 ? 0 : 1;
        client.close();
      }
      assertThat(served).isStrictlyBetween(0, SOCKETS);
      assertThat(bytes.holders()).isEqualTo(1); // ours
      bytes.release();
      server.stopAccepting();
    }
  }

  /** As a loop's end of turn does it; how many flushes failed. */
  private static int turnOfPairs(NettyLoop loop, List<SocketOutput> outputs, OutboundBytes bytes)
      throws Exception {
    var failures = new CompletableFuture<Integer>();
    loop.execute(() -> {
      int failed = 0;
      outputs.forEach(output -> {
        output.write(bytes);
        output.write(bytes);
      });
      loop.onFlushing(outputs.size());
      for (SocketOutput output : outputs) {
        try {
          output.flush();
        } catch (IllegalStateException refused) {
          failed++;
        }
      }
      loop.onFlushed();
      failures.complete(failed);
    });
    return failures.get(50, TimeUnit.SECONDS);
  }

  /** A ring belongs to the thread that made it: to any other the kernel says no. */
  private static NettyLoop withForeignRing(NettyLoops loops) {
    var failures = new LoopFailures();
    var output = new LoopOutput(true, failures);
    output.onFlushing(SOCKETS);
    output.onFlushed();
    return new NettyLoop(0, loops.loops().getFirst().eventLoop(), failures, output);
  }

  private static List<Socket> connect(OutputServer<?> server) throws IOException {
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < SOCKETS; i++) {
      var client = new Socket(InetAddress.getLoopbackAddress(), server.port());
      client.setSoTimeout(60_000);
      clients.add(client);
    }
    server.awaitOutputs(SOCKETS);
    return clients;
  }

  /** Writes to all; what was thrown, or null. */
  private static Throwable turn(
      NettyLoop loop, List<? extends SocketOutput> outputs, OutboundBytes bytes) throws Exception {
    var thrown = new CompletableFuture<Throwable>();
    loop.execute(() -> {
      try {
        outputs.forEach(output -> output.write(bytes));
        loop.onFlushing(outputs.size());
        outputs.forEach(SocketOutput::flush);
        loop.onFlushed();
        thrown.complete(null);
      } catch (IllegalStateException refused) {
        thrown.complete(refused);
      }
    });
    return thrown.get(50, TimeUnit.SECONDS);
  }

  private static OutboundBytes bytes() {
    return new OutboundBytes(
        PooledByteBufAllocator.DEFAULT.directBuffer(CONTENT.length).writeBytes(CONTENT));
  }

  private static final class FailingToEnd extends SocketOutput {
    private boolean failing;

    FailingToEnd(ChannelHandlerContext out, NettyLoop loop) {
      super(out, loop);
    }

    @Override
    void onUnknown() {
      super.onUnknown();
      if (failing) {
        throw new IllegalStateException("forced");
      }
    }
  }
}
