package dev.barnabas.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written leaves whole, once and in order, by whatever way, and is freed. */
@Timeout(120)
final class SocketOutputIT {
  private static final int SOCKETS = 3 * LoopOutput.TOGETHER_MIN_SOCKETS;
  // A window this small makes the kernel refuse early.
  private static final int WINDOW_BYTES = 4 * 1024;

  private List<SocketOutput> outputs = List.of();
  private final List<Socket> clients = new ArrayList<>();
  private final List<OutboundBytes> made = new ArrayList<>();
  private int released; // of those, by us

  @AfterEach
  void closeClients() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
  }

  @ParameterizedTest
  @EnumSource(SocketIo.class)
  void manySocketsGetEveryPieceInOrder(SocketIo io) throws Exception {
    try (var loops = NettyLoops.start(1, io)) {
      connect(loops, SOCKETS);
      for (int turn = 0; turn < 50; turn++) {
        OutboundBytes one = bytes(2 * turn, 200);
        OutboundBytes two = bytes(2 * turn + 1, 300);
        int pieces = turn % 3;
        turn(
            loops,
            output -> {
              output.write(one);
              if (pieces > 0) {
                output.write(two);
              }
            });
        for (Socket client : clients) {
          expect(client, 2 * turn, 200);
          if (pieces > 0) {
            expect(client, 2 * turn + 1, 300);
          }
        }
      }
      assertFreed();
    }
  }

  /** Half of the clients do not read for a while: theirs waits, the others' goes on. */
  @ParameterizedTest
  @EnumSource(SocketIo.class)
  void whatASocketRefusesComesLaterInOrder(SocketIo io) throws Exception {
    try (var loops = NettyLoops.start(1, io)) {
      connect(loops, SOCKETS);
      List<Socket> reading = clients.subList(0, SOCKETS / 2);
      List<Socket> stuck = clients.subList(SOCKETS / 2, SOCKETS);
      int turns = 0;
      for (; turns < 150; turns++) {
        OutboundBytes small = bytes(2 * turns, 100);
        OutboundBytes large = bytes(2 * turns + 1, 20_000);
        turn(
            loops,
            output -> {
              output.write(small);
              output.write(large);
            });
        expectPairs(reading, turns, turns + 1);
      }
      expectPairs(stuck, 0, turns);
      if (loops.io() != SocketIo.NIO) {
        assertThat(loops.sent().refused()).isPositive();
      }
      // It is empty again, so that the next goes straight.
      OutboundBytes last = bytes(7, 100);
      turn(loops, output -> output.write(last));
      for (Socket client : clients) {
        expect(client, 7, 100);
      }
      assertFreed();
    }
  }

  @ParameterizedTest
  @EnumSource(SocketIo.class)
  void morePiecesThanOneCallTakesKeepTheirOrder(SocketIo io) throws Exception {
    try (var loops = NettyLoops.start(1, io)) {
      connect(loops, SOCKETS);
      List<OutboundBytes> pieces = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        pieces.add(bytes(i, i == 4 ? 3 * SocketOutput.GATHERED_MAX_BYTES : 20_000));
      }
      var read = new ArrayList<CompletableFuture<Void>>();
      for (Socket client : clients) {
        read.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < pieces.size(); i++) {
                    expect(client, i, pieces.get(i).size());
                  }
                },
                Thread::startVirtualThread));
      }
      turn(loops, output -> pieces.forEach(output::write));
      CompletableFuture.allOf(read.toArray(CompletableFuture[]::new)).get(100, TimeUnit.SECONDS);
      assertFreed();
    }
  }

  @ParameterizedTest
  @EnumSource(SocketIo.class)
  void clientsThatResetTheirSocketsCostNobodyElse(SocketIo io) throws Exception {
    try (var loops = NettyLoops.start(1, io)) {
      connect(loops, SOCKETS);
      for (int i = 0; i < SOCKETS; i += 2) {
        clients.get(i).setSoLinger(true, 0); // a reset, not an end
        clients.get(i).close();
      }
      for (int turn = 0; turn < 20; turn++) {
        OutboundBytes bytes = bytes(turn, 500);
        turn(loops, output -> output.write(bytes));
        for (int i = 1; i < SOCKETS; i += 2) {
          expect(clients.get(i), turn, 500);
        }
      }
      Awaitility.await().untilAsserted(this::assertFreed);
    }
  }

  /** Few sockets never wait for others, and what is written to a socket that is gone is freed. */
  @ParameterizedTest
  @EnumSource(SocketIo.class)
  void oneSocketThatIsGoneKeepsNothing(SocketIo io) throws Exception {
    try (var loops = NettyLoops.start(1, io)) {
      OutputServer<SocketOutput> server = connect(loops, 1);
      OutboundBytes first = bytes(1, 100);
      turn(loops, output -> output.write(first));
      expect(clients.getFirst(), 1, 100);
      OutboundBytes unflushed = bytes(2, 100);
      onLoop(loops, _ -> outputs.forEach(output -> output.write(unflushed)));
      clients.getFirst().close();
      Awaitility.await().until(() -> server.ended() == 1);
      OutboundBytes late = bytes(3, 50_000);
      turn(loops, output -> output.write(late));
      assertFreed();
    }
  }

  private static void expectPairs(List<Socket> sockets, int from, int until) {
    for (Socket client : sockets) {
      for (int i = from; i < until; i++) {
        expect(client, 2 * i, 100);
        expect(client, 2 * i + 1, 20_000);
      }
    }
  }

  /** As a loop's end of turn does it: everybody is written to, then everybody is flushed. */
  private void turn(NettyLoops loops, Consumer<SocketOutput> writes) throws Exception {
    onLoop(
        loops,
        loop -> {
          outputs.forEach(writes);
          loop.onFlushing(outputs.size());
          outputs.forEach(SocketOutput::flush);
          loop.onFlushed();
        });
    made.subList(released, made.size()).forEach(OutboundBytes::release);
    released = made.size();
  }

  private static void onLoop(NettyLoops loops, Consumer<NettyLoop> task) throws Exception {
    var done = new CompletableFuture<Void>();
    NettyLoop loop = loops.loops().getFirst();
    loop.execute(() -> {
      try {
        task.accept(loop);
        done.complete(null);
      } catch (Throwable failed) {
        done.completeExceptionally(failed);
      }
    });
    done.get(100, TimeUnit.SECONDS);
  }

  private void assertFreed() {
    assertThat(made).allSatisfy(bytes -> assertThat(bytes.holders()).isZero());
  }

  private OutputServer<SocketOutput> connect(NettyLoops loops, int count) throws IOException {
    OutputServer<SocketOutput> server =
        OutputServer.listen(
            loops, context -> new SocketOutput(context, loops.of(context.channel())));
    for (int i = 0; i < count; i++) {
      var client = new Socket();
      client.setReceiveBufferSize(WINDOW_BYTES);
      client.setSoTimeout(60_000);
      client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      clients.add(client);
    }
    server.awaitOutputs(count);
    outputs = server.outputs();
    return server;
  }

  private OutboundBytes bytes(int mark, int length) {
    byte[] content = new byte[length];
    for (int i = 0; i < length; i++) {
      content[i] = (byte) (i + mark);
    }
    ByteBuf direct = PooledByteBufAllocator.DEFAULT.directBuffer(length);
    direct.writeBytes(content).setInt(0, mark);
    var bytes = new OutboundBytes(direct);
    made.add(bytes);
    return bytes;
  }

  private static void expect(Socket client, int mark, int length) {
    try {
      var in = new DataInputStream(client.getInputStream());
      assertThat(in.readInt()).isEqualTo(mark);
      byte[] rest = in.readNBytes(length - Integer.BYTES);
      for (int i = 0; i < rest.length; i++) {
        if (rest[i] != (byte) (i + Integer.BYTES + mark)) {
          throw new AssertionError("byte " + i + " of " + mark);
        }
      }
    } catch (IOException failed) {
      throw new AssertionError("piece " + mark, failed);
    }
  }
}
