package dev.barnabas.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many sockets that have something to say at once, and a delivery that waits for the loop. */
@Timeout(60)
final class SocketsPerTurnIT {
  private static final int SOCKETS = 20 * NettyLoops.SOCKETS_PER_TURN;

  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger read = new AtomicInteger();
  private final AtomicInteger readBefore = new AtomicInteger();

  @Test
  void aDeliveryComesBetweenTheSocketsOfAStorm() throws Exception {
    try (var loops = NettyLoops.start(1, SocketIo.EPOLL)) {
      assumeThat(loops.io()).isEqualTo(SocketIo.EPOLL);
      NettyLoop loop = loops.loops().getFirst();
      var address = new ListenOptions("127.0.0.1", 0, null);
      var server = NettyServer.listen(address, loops, (channel, _) -> build(channel, loop));
      List<Socket> clients = connect(server.port());
      Awaitility.await().until(() -> accepted.get() == SOCKETS);

      var held = new CountDownLatch(1);
      loop.execute(() -> await(held));
      for (Socket client : clients) {
        client.getOutputStream().write('x');
      }
      held.countDown();
      Awaitility.await().until(() -> read.get() == SOCKETS && readBefore.get() > 0);

      assertThat(readBefore.get()).isLessThanOrEqualTo(NettyLoops.SOCKETS_PER_TURN);
      for (Socket client : clients) {
        client.close();
      }
      server.stopAccepting();
    }
  }

  @Test
  void aDeliveryComesBetweenArrivalsWhoWaitForTheirLoopAndNotInTheKernel() throws Exception {
    try (var loops = NettyLoops.start(1, SocketIo.IO_URING)) {
      NettyLoop loop = loops.loops().getFirst();
      var address = new ListenOptions("127.0.0.1", 0, null);
      var acceptedBefore = new AtomicInteger();
      var held = new CountDownLatch(1);
      loop.execute(() -> await(held));
      var server =
          NettyServer.listen(
              address,
              loops,
              (channel, _) -> {
                if (accepted.get() == 0) {
                  loop.execute(() -> acceptedBefore.set(accepted.get()));
                }
                build(channel, loop);
              });
      List<Socket> clients = connect(server.port());
      Awaitility.await().until(() -> loops.waitingSockets() == SOCKETS);

      held.countDown();
      Awaitility.await().until(() -> accepted.get() == SOCKETS && acceptedBefore.get() > 0);

      assertThat(acceptedBefore.get()).isLessThanOrEqualTo(NettyLoops.SOCKETS_PER_TURN);
      assertThat(loops.waitingSockets()).isZero();
      for (Socket client : clients) {
        client.close();
      }
      server.stopAccepting();
    }
  }

  @Test
  void moreThanMayWaitStayInTheKernel() throws Exception {
    int max = 20;
    try (var loops = NettyLoops.start(1, SocketIo.IO_URING)) {
      NettyLoop loop = loops.loops().getFirst();
      var held = new CountDownLatch(1);
      loop.execute(() -> await(held));
      var server =
          NettyServer.listen(
              new ListenOptions("127.0.0.1", 0, null),
              loops,
              max,
              (channel, _) -> build(channel, loop));
      List<Socket> clients = connect(server.port());
      Awaitility.await().until(() -> loops.waitingSockets() >= max);
      int waiting = loops.waitingSockets();

      held.countDown();
      Awaitility.await().until(() -> accepted.get() == SOCKETS);

      assertThat(waiting).isLessThan(SOCKETS / 2);
      for (Socket client : clients) {
        client.close();
      }
      server.stopAccepting();
    }
  }

  private static List<Socket> connect(int port) throws IOException {
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < SOCKETS; i++) {
      clients.add(new Socket(InetAddress.getLoopbackAddress(), port));
    }
    return clients;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void build(Channel channel, NettyLoop loop) {
    channel
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelActive(ChannelHandlerContext context) {
                accepted.incrementAndGet();
              }

              @Override
              public void channelRead(ChannelHandlerContext context, Object bytes) {
                if (read.incrementAndGet() == 1) { // the log reader hands something over just now
                  loop.execute(() -> readBefore.set(read.get()));
                }
                ReferenceCountUtil.release(bytes);
              }
            });
  }
}
