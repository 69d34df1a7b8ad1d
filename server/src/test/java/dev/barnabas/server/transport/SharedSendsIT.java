package dev.barnabas.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens to one of many sockets while their sends wait for one system call. */
@Timeout(60)
final class SharedSendsIT {
  private static final int SOCKETS = 2 * LoopOutput.TOGETHER_MIN_SOCKETS;

  private final NettyLoops loops = NettyLoops.start(1, SocketIo.IO_URING);
  private final NettyLoop loop = loops.loops().getFirst();
  private final OutputServer<Output> server =
      OutputServer.listen(loops, context -> new Output(context, loop));
  private final List<Output> outputs = server.outputs();
  private final List<Socket> clients = new ArrayList<>();
  private final OutboundBytes hello = bytes("hello");

  private interface Turn {
    void run() throws IOException;
  }

  @BeforeEach
  void connect() throws IOException {
    assumeThat(loops.io()).isEqualTo(SocketIo.IO_URING);
    for (int i = 0; i < SOCKETS; i++) {
      var client = new Socket(InetAddress.getLoopbackAddress(), server.port());
      client.setSoTimeout(50_000);
      clients.add(client);
      server.awaitOutputs(i + 1); // one after the other: both have the same order
    }
  }

  @AfterEach
  void close() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    loops.close();
  }

  @Test
  void theBytesOfAClosedSocketDoNotReachWhoGetsItsDescriptor() throws Exception {
    try (ServerSocketChannel listening = ServerSocketChannel.open()) {
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      var stranger = new CompletableFuture<SocketChannel>();
      turn(() -> {
        flushAll();
        var _ = outputs.getFirst().out().channel().close();
        stranger.complete(SocketChannel.open()); // takes the lowest number that is free
        stranger.join().connect(listening.getLocalAddress());
      });
      stranger.join().close();
      try (SocketChannel peer = listening.accept()) {
        assertThat(peer.read(ByteBuffer.allocate(10))).isEqualTo(-1);
      }
    }
    assertThat(clients.getFirst().getInputStream().read()).isEqualTo(-1);
    for (Socket client : clients.subList(1, SOCKETS)) {
      expect(client, "hello");
    }
    assertFreed();
  }

  @Test
  void whatFollowsDoesNotOvertakeThem() throws Exception {
    OutboundBytes bye = bytes("bye");
    turn(() -> {
      flushAll();
      Output first = outputs.getFirst();
      first.finish();
      var _ =
          first
              .out()
              .writeAndFlush(PooledByteBufAllocator.DEFAULT.buffer().writeBytes(new byte[] {'!'}));
      outputs.get(1).write(bye);
      outputs.get(1).flush();
    });
    expect(clients.getFirst(), "hello!");
    expect(clients.get(1), "hellobye");
    for (Socket client : clients.subList(2, SOCKETS)) {
      expect(client, "hello");
    }
    bye.release();
    assertThat(bye.holders()).isZero();
    assertFreed();
  }

  @Test
  void oneThatFailsWhenItHearsEndsAloneAndTheOthersGoOn() throws Exception {
    outputs.getFirst().failing = true;
    turn(this::flushAll);
    expect(clients.getFirst(), "hello");
    assertThat(clients.getFirst().getInputStream().read()).isEqualTo(-1);
    assertThat(loops.failures().count()).isEqualTo(1);
    turn(() -> flush(outputs.subList(1, SOCKETS)));
    for (Socket client : clients.subList(1, SOCKETS)) {
      expect(client, "hellohello");
    }
    assertFreed();
  }

  @Test
  void oneThatFailsToEndAsWellKeepsNoOtherFromHearing() throws Exception {
    outputs.getFirst().failing = true;
    outputs.getFirst().failingToEnd = true;
    turn(this::flushAll);
    assertThat(loops.failures().count()).isEqualTo(2);
    turn(() -> flush(outputs.subList(1, SOCKETS)));
    for (Socket client : clients.subList(1, SOCKETS)) {
      expect(client, "hellohello");
    }
    assertFreed();
  }

  private void flushAll() {
    flush(outputs);
  }

  private void flush(List<Output> some) {
    some.forEach(output -> output.write(hello));
    loop.onFlushing(SOCKETS);
    some.forEach(SocketOutput::flush);
  }

  /** Runs on the loop, with what is flushed sent together at the end. */
  private void turn(Turn turn) throws Exception {
    var done = new CompletableFuture<Void>();
    loop.execute(() -> {
      try {
        turn.run();
        loop.onFlushed();
        done.complete(null);
      } catch (Throwable failed) {
        done.completeExceptionally(failed);
      }
    });
    done.get(50, TimeUnit.SECONDS);
  }

  private static void expect(Socket client, String text) throws IOException {
    byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
    assertThat(client.getInputStream().readNBytes(wanted.length)).isEqualTo(wanted);
  }

  private static OutboundBytes bytes(String text) {
    byte[] content = text.getBytes(StandardCharsets.US_ASCII);
    return new OutboundBytes(
        PooledByteBufAllocator.DEFAULT.directBuffer(content.length).writeBytes(content));
  }

  private void assertFreed() {
    hello.release();
    assertThat(hello.holders()).isZero();
  }

  private static final class Output extends SocketOutput {
    private boolean failing;
    private boolean failingToEnd;

    Output(ChannelHandlerContext out, NettyLoop loop) {
      super(out, loop);
    }

    @Override
    void onResult(int result) {
      if (failing) {
        throw new IllegalStateException("forced");
      }
      super.onResult(result);
    }

    @Override
    void onUnknown() {
      super.onUnknown();
      if (failingToEnd) {
        throw new IllegalStateException("forced");
      }
    }
  }
}
