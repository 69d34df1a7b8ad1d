package dev.barnabas.server.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket; what happens on the sockets it accepts is the pipeline's business. Thread:
 * any.
 */
public final class NettyServer {
  // Until the acceptor takes them; the kernel cuts it down to net.core.somaxconn.
  private static final int BACKLOG_SOCKETS = 65_535;
  private static final int WAITING_MAX_SOCKETS = 32_768;
  // What may wait in one socket's queue in user space: some 40 deliveries of 1.6 KB above the low
  // mark; at 100,000 slow clients 64 KiB each are 6.4 GB at the very worst, shared frames aside.
  private static final WriteBufferWaterMark WATER_MARKS =
      new WriteBufferWaterMark(32 * 1024, 64 * 1024);

  // A peer that is gone without a word acknowledges nothing: the kernel's own patience is 15
  // minutes. Heartbeats make sure that there is always something to acknowledge.
  private static final int UNACKNOWLEDGED_MAX_MILLIS = 60_000;

  private static final long CLOSE_MAX_MILLIS = 1_000; // its loop does nothing else that lasts

  private final Channel listening;

  private NettyServer(Channel listening) {
    this.listening = listening;
  }

  /** Builds the pipeline of one accepted socket, on its loop. */
  @FunctionalInterface
  public interface Pipeline {
    void build(Channel channel, @Nullable SslContext tls);
  }

  /**
   * Binds and begins to accept.
   *
   * @throws UncheckedIOException when the address can't be bound, or the TLS files can't be read;
   *     says which and why
   */
  public static NettyServer listen(ListenOptions options, NettyLoops loops, Pipeline pipeline) {
    return listen(options, loops, WAITING_MAX_SOCKETS, pipeline);
  }

  /**
   * @param waitingMax sockets that may wait for the loops; with more, the next wait in the kernel
   */
  static NettyServer listen(
      ListenOptions options, NettyLoops loops, int waitingMax, Pipeline pipeline) {
    @Nullable SslContext tls = options.tls() == null ? null : TlsContexts.of(options.tls());
    var handlers =
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel channel) {
            pipeline.build(channel, tls);
          }
        };
    var bootstrap =
        new Bootstrap()
            .group(loops.accepting())
            .channel(loops.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG_SOCKETS)
            .option(ChannelOption.SO_REUSEADDR, true)
            .handler(new Acceptor(loops, waitingMax, options(loops.io()), handlers));
    var bound = bootstrap.bind(options.host(), options.port()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new UncheckedIOException(
          new IOException(
              "can't listen on %s:%d: %s; choose another port, or stop who has it"
                  .formatted(options.host(), options.port(), bound.cause().getMessage()),
              bound.cause()));
    }
    return new NettyServer(bound.channel());
  }

  private static Map<ChannelOption<?>, ?> options(SocketIo io) {
    var all = new HashMap<ChannelOption<?>, Object>();
    all.put(ChannelOption.TCP_NODELAY, true);
    all.put(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT);
    all.put(ChannelOption.RECVBUF_ALLOCATOR, new LoopReceiving());
    all.put(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS);
    if (io != SocketIo.NIO) {
      all.put(EpollChannelOption.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MAX_MILLIS);
    }
    return all;
  }

  /** The port it listens on. */
  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Accepts no more; sockets that are open stay. */
  public void stopAccepting() {
    listening.close().awaitUninterruptibly(CLOSE_MAX_MILLIS);
  }
}
