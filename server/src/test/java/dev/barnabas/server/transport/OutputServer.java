package dev.barnabas.server.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;

/**
 * Gives each socket that it accepts an output, for a test to write to, and says nothing by itself.
 *
 * <p>Thread: sockets come and go on their loops, the rest is any.
 */
final class OutputServer<T extends SocketOutput> {
  private final List<T> outputs = new CopyOnWriteArrayList<>();
  private final AtomicInteger ended = new AtomicInteger();
  private final Function<ChannelHandlerContext, T> maker;
  private final NettyServer server;

  private OutputServer(NettyLoops loops, Function<ChannelHandlerContext, T> maker) {
    this.maker = maker;
    var anyPort = new ListenOptions("127.0.0.1", 0, null);
    this.server =
        NettyServer.listen(
            anyPort, loops, (channel, _) -> channel.pipeline().addLast(new Socket()));
  }

  /** With outputs that {@code maker} makes, on the loops of their sockets. */
  static <T extends SocketOutput> OutputServer<T> listen(
      NettyLoops loops, Function<ChannelHandlerContext, T> maker) {
    return new OutputServer<>(loops, maker);
  }

  int port() {
    return server.port();
  }

  /** In the order in which they were accepted; a live list, which may be cleared. */
  List<T> outputs() {
    return outputs;
  }

  void awaitOutputs(int count) {
    Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> outputs.size() == count);
  }

  /** Sockets that are closed on this side too. */
  int ended() {
    return ended.get();
  }

  void stopAccepting() {
    server.stopAccepting();
  }

  private final class Socket extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      outputs.add(maker.apply(context));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      ended.incrementAndGet();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var _ = context.close();
    }
  }
}
