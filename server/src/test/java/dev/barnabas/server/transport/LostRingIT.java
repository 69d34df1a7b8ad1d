package dev.barnabas.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The kernel refuses a ring that worked: its sockets end, the next are served without it. */
@Timeout(60)
final class LostRingIT {
  private static final int SOCKETS = 2 * LoopOutput.TOGETHER_MIN_SOCKETS;
  private static final byte[] CONTENT = "hello".getBytes(StandardCharsets.US_ASCII);

  private final ConcurrentLinkedQueue<SocketOutput> outputs = new ConcurrentLinkedQueue<>();

  @Test
  void itsSocketsEndAndOthersAreServedWithoutIt() throws Exception {
    try (var loops = NettyLoops.start(1, SocketIo.IO_URING)) {
      assumeThat(loops.io()).isEqualTo(SocketIo.IO_URING);
      NettyLoop loop = withForeignRing(loops);
      NettyServer server =
          NettyServer.listen(
              new ListenOptions("127.0.0.1", 0, null),
              loops,
              (channel, _) -> channel.pipeline().addLast(new Output(loop)));

      List<Socket> first = connect(server.port());
      OutboundBytes lost = bytes();
      assertThat(turn(loop, lost)).isInstanceOf(IllegalStateException.class);
      for (Socket client : first) {
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        client.close();
      }
      assertThat(lost.holders()).isEqualTo(1); // ours

      outputs.clear();
      List<Socket> next = connect(server.port());
      OutboundBytes sent = bytes();
      assertThat(turn(loop, sent)).isNull();
      for (Socket client : next) {
        assertThat(client.getInputStream().readNBytes(CONTENT.length)).isEqualTo(CONTENT);
        client.close();
      }
      lost.release();
      sent.release();
      server.stopAccepting();
    }
  }

  /** A ring belongs to the thread that made it: to any other the kernel says no. */
  private static NettyLoop withForeignRing(NettyLoops loops) {
    var output = new LoopOutput(true);
    output.onFlushing(SOCKETS);
    output.onFlushed();
    return new NettyLoop(0, loops.loops().getFirst().eventLoop(), new LoopFailures(), output);
  }

  private List<Socket> connect(int port) throws IOException {
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < SOCKETS; i++) {
      var client = new Socket(InetAddress.getLoopbackAddress(), port);
      client.setSoTimeout(60_000);
      clients.add(client);
    }
    Awaitility.await().until(() -> outputs.size() == SOCKETS);
    return clients;
  }

  /** Writes to all; what was thrown, or null. */
  private Throwable turn(NettyLoop loop, OutboundBytes bytes) throws Exception {
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

  private final class Output extends ChannelInboundHandlerAdapter {
    private final NettyLoop loop;

    Output(NettyLoop loop) {
      this.loop = loop;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      outputs.add(new SocketOutput(context, loop));
    }
  }
}
