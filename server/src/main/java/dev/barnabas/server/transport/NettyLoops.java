package dev.barnabas.server.transport;

import dev.barnabas.core.delivery.Loop;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The node's event loops, made before anything that runs on them: epoll where there is one, else
 * NIO. Thread: any.
 */
public final class NettyLoops implements AutoCloseable {
  private static final long SHUTDOWN_MAX_MILLIS = 2_000;

  private final MultiThreadIoEventLoopGroup group;
  private final List<NettyLoop> loops;

  private final LoopFailures failures;

  private NettyLoops(
      MultiThreadIoEventLoopGroup group, List<NettyLoop> loops, LoopFailures failures) {
    this.group = group;
    this.loops = loops;
    this.failures = failures;
  }

  /**
   * Starts loops.
   *
   * @param count how many; 0: as many as the machine has processors
   */
  public static NettyLoops start(int count) {
    int threads = count == 0 ? Runtime.getRuntime().availableProcessors() : count;
    IoHandlerFactory io =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    var group =
        new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("barnabas-loop"), io);
    var failures = new LoopFailures();
    var loops = new ArrayList<NettyLoop>();
    for (EventExecutor executor : group) {
      loops.add(new NettyLoop(loops.size(), (EventLoop) executor, failures));
    }
    return new NettyLoops(group, List.copyOf(loops), failures);
  }

  /** All loops, by index: for the core, which keeps its deliveries per loop. */
  public List<Loop> all() {
    return List.copyOf(loops);
  }

  /** What was thrown on them and nobody expected. */
  public LoopFailures failures() {
    return failures;
  }

  /** The loop that a socket belongs to. */
  public NettyLoop of(Channel channel) {
    for (NettyLoop loop : loops) {
      if (loop.eventLoop().equals(channel.eventLoop())) {
        return loop;
      }
    }
    throw new IllegalArgumentException("the socket belongs to another group of loops");
  }

  /** The loop that is running this. */
  public NettyLoop current() {
    for (NettyLoop loop : loops) {
      if (loop.inLoop()) {
        return loop;
      }
    }
    throw new IllegalStateException("not called on a loop");
  }

  /** Lets every loop look at its waiting sockets now. */
  public void sweep() {
    for (NettyLoop loop : loops) {
      loop.execute(loop.sweep()::onDrain);
    }
  }

  /** Ends the loops, and with them every socket that is still open. */
  @Override
  public void close() {
    group
        .shutdownGracefully(0, SHUTDOWN_MAX_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(SHUTDOWN_MAX_MILLIS);
  }

  List<NettyLoop> loops() {
    return loops;
  }

  MultiThreadIoEventLoopGroup group() {
    return group;
  }

  static Class<? extends ServerChannel> serverChannel() {
    return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }
}
