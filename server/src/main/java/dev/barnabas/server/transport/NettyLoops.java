package dev.barnabas.server.transport;

import dev.barnabas.core.delivery.Loop;
import io.netty.channel.Channel;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
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
 * NIO; with io_uring loops wait by epoll as well, and send by the ring. Thread: any.
 */
public final class NettyLoops implements AutoCloseable {
  /**
   * How many sockets a loop reads before it looks at its tasks, deliveries among them: a storm of
   * arrivals, a millisecond each with TLS, holds nobody up who is connected. NIO has no such bound.
   */
  static final int SOCKETS_PER_TURN = 16;

  private static final long SHUTDOWN_MAX_MILLIS = 2_000;

  private final SocketIo io;
  private final MultiThreadIoEventLoopGroup group;
  private final MultiThreadIoEventLoopGroup accepting; // one thread
  private final List<NettyLoop> loops;
  private final LoopFailures failures;

  private NettyLoops(
      SocketIo io,
      MultiThreadIoEventLoopGroup group,
      List<NettyLoop> loops,
      LoopFailures failures) {
    this.io = io;
    this.group = group;
    this.accepting =
        new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory("barnabas-acceptor"),
            io == SocketIo.NIO ? NioIoHandler.newFactory() : EpollIoHandler.newFactory());
    this.loops = loops;
    this.failures = failures;
  }

  /**
   * Starts loops.
   *
   * @param count how many; 0: as many as the machine has processors
   * @param wanted how to serve sockets, if the machine can
   */
  public static NettyLoops start(int count, SocketIo wanted) {
    SocketIo io = wanted.available();
    int threads = count == 0 ? Runtime.getRuntime().availableProcessors() : count;
    IoHandlerFactory handlers =
        io == SocketIo.NIO
            ? NioIoHandler.newFactory()
            : EpollIoHandler.newFactory(SOCKETS_PER_TURN, DefaultSelectStrategyFactory.INSTANCE);
    var group =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("barnabas-loop"), handlers);
    var failures = new LoopFailures();
    var loops = new ArrayList<NettyLoop>();
    for (EventExecutor executor : group) {
      loops.add(
          new NettyLoop(
              loops.size(),
              (EventLoop) executor,
              failures,
              new LoopOutput(io == SocketIo.IO_URING, failures)));
    }
    return new NettyLoops(io, group, List.copyOf(loops), failures);
  }

  /** All loops, by index: for the core, which keeps its deliveries per loop. */
  public List<Loop> all() {
    return List.copyOf(loops);
  }

  /** How sockets are served here. */
  public SocketIo io() {
    return io;
  }

  /** What was sent straight to sockets. */
  public SendCounters.Snapshot sent() {
    var sum = SendCounters.Snapshot.NONE;
    for (NettyLoop loop : loops) {
      sum = sum.plus(loop.output().counters().snapshot());
    }
    return sum;
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

  /** Sockets that were accepted and that no loop has taken in yet. */
  public int waitingSockets() {
    int all = 0;
    for (NettyLoop loop : loops) {
      all += loop.arrivals().waiting();
    }
    return all;
  }

  /** Ends the loops, and with them every socket that is still open. */
  @Override
  public void close() {
    boolean noneComes = end(accepting);
    if (end(group) && noneComes) { // else they may still send from there
      for (NettyLoop loop : loops) {
        loop.arrivals().close();
        loop.output().close();
      }
    }
  }

  private static boolean end(MultiThreadIoEventLoopGroup threads) {
    return threads
        .shutdownGracefully(0, SHUTDOWN_MAX_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(SHUTDOWN_MAX_MILLIS);
  }

  List<NettyLoop> loops() {
    return loops;
  }

  /** Whose thread accepts sockets. */
  MultiThreadIoEventLoopGroup accepting() {
    return accepting;
  }

  Class<? extends ServerChannel> serverChannel() {
    return io == SocketIo.NIO ? NioServerSocketChannel.class : EpollServerSocketChannel.class;
  }
}
