package dev.barnabas.server.transport;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A send straight to a socket allocates nothing, once the code is compiled. */
@Timeout(180)
final class SendAllocationIT {
  private static final int SOCKETS = 2 * LoopOutput.TOGETHER_MIN_SOCKETS;
  private static final int TURNS = 200;
  // Less than one byte for each send. A system call that many of them share may cost an object of
  // 40 bytes: the compiler does not always inline the whole of its method handle.
  private static final long ALLOWED_BYTES = (long) SOCKETS * TURNS;

  @ParameterizedTest
  @CsvSource({"IO_URING, 1", "IO_URING, 4", "EPOLL, 1", "EPOLL, 4"})
  void allocatesNothing(SocketIo io, int pieces) throws Exception {
    var bytes = new OutboundBytes(Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(200)));
    var clients = new ArrayList<Socket>();
    try (var loops = NettyLoops.start(1, io)) {
      List<SocketOutput> senders = List.copyOf(connect(loops, clients));
      Awaitility.await()
          .atMost(Duration.ofSeconds(150))
          .pollInterval(Duration.ZERO)
          .until(() -> round(loops, senders, bytes, pieces) < ALLOWED_BYTES);
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  /** What the loop's thread allocated in many turns. */
  private static long round(
      NettyLoops loops, List<SocketOutput> senders, OutboundBytes bytes, int pieces)
      throws Exception {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    NettyLoop loop = loops.loops().getFirst();
    var allocated = new CompletableFuture<Long>();
    loop.execute(() -> {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int turn = 0; turn < TURNS; turn++) {
        for (int i = 0; i < senders.size(); i++) {
          for (int piece = 0; piece < pieces; piece++) {
            senders.get(i).write(bytes);
          }
        }
        loop.onFlushing(senders.size());
        for (int i = 0; i < senders.size(); i++) {
          senders.get(i).flush();
        }
        loop.onFlushed();
      }
      allocated.complete(threads.getCurrentThreadAllocatedBytes() - before);
    });
    return allocated.get(60, TimeUnit.SECONDS);
  }

  private static List<SocketOutput> connect(NettyLoops loops, List<Socket> clients)
      throws IOException {
    var server =
        OutputServer.listen(
            loops, context -> new SocketOutput(context, loops.of(context.channel())));
    for (int i = 0; i < SOCKETS; i++) {
      var client = new Socket();
      client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      clients.add(client);
      Thread.startVirtualThread(() -> drain(client));
    }
    server.awaitOutputs(SOCKETS);
    return server.outputs();
  }

  private static void drain(Socket client) {
    byte[] space = new byte[64 * 1024];
    try (InputStream in = client.getInputStream()) {
      while (in.read(space) >= 0) {
        // What came is of no interest here.
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }
}
