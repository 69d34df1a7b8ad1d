package dev.barnabas.server.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Takes sockets from the kernel as soon as they come and hands them to the loops in turn. The
 * kernel's own queue is short (net.core.somaxconn: 4,096 where nobody set it), and a client that
 * finds it full asks again after one second, then two more, then four.
 *
 * <p>Thread: the acceptor's.
 */
final class Acceptor extends ChannelInboundHandlerAdapter {
  private static final long FULL_PAUSE_MILLIS = 10;
  // Such as too many open files: at once, it would only fail again.
  private static final long FAILED_PAUSE_MILLIS = 1_000;

  private final NettyLoops loops;
  private final int waitingMax;
  private final Map<ChannelOption<?>, ?> options;
  private final ChannelHandler handlers;
  private int next;

  /**
   * @param waitingMax sockets that may wait for the loops; with more, the next wait in the kernel
   * @param options of each socket
   * @param handlers gives each socket its handlers, on its loop
   */
  Acceptor(
      NettyLoops loops, int waitingMax, Map<ChannelOption<?>, ?> options, ChannelHandler handlers) {
    this.loops = loops;
    this.waitingMax = waitingMax;
    this.options = options;
    this.handlers = handlers;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    var socket = (Channel) accepted;
    try {
      options.forEach((option, value) -> set(socket, option, value));
      socket.pipeline().addLast(handlers);
    } catch (RuntimeException gone) {
      socket.unsafe().closeForcibly();
      loops.failures().onSocket(gone);
      return;
    }
    next = (next + 1) % loops.loops().size();
    loops.loops().get(next).arrivals().add(socket);
  }

  @SuppressWarnings("unchecked") // each option stands there with a value of its own type
  private static <T> void set(Channel socket, ChannelOption<T> option, Object value) {
    socket.config().setOption(option, (T) value);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (loops.waitingSockets() >= waitingMax) {
      pause(context, FULL_PAUSE_MILLIS);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    loops.failures().tell("no socket can be accepted now; it is tried again in a second", cause);
    pause(context, FAILED_PAUSE_MILLIS);
  }

  private static void pause(ChannelHandlerContext context, long millis) {
    if (context.channel().config().isAutoRead()) {
      context.channel().config().setAutoRead(false);
      var _ =
          context
              .executor()
              .schedule(
                  () -> context.channel().config().setAutoRead(true),
                  millis,
                  TimeUnit.MILLISECONDS);
    }
  }
}
