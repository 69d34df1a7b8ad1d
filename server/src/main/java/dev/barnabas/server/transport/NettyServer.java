package dev.barnabas.server.transport;

import io.netty.bootstrap.ServerBootstrap;
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
import org.jspecify.annotations.Nullable;

/**
 * A listening socket; what happens on the sockets it accepts is the pipeline's business. Thread:
 * any.
 */
public final class NettyServer {
  // Storms of reconnecting clients wait here; the kernel cuts it down to net.core.somaxconn.
  private static final int BACKLOG_SOCKETS = 4_096;
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
    @Nullable SslContext tls = options.tls() == null ? null : TlsContexts.of(options.tls());
    var bootstrap =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG_SOCKETS)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, new LoopReceiving())
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    pipeline.build(channel, tls);
                  }
                });
    if (loops.io() != SocketIo.NIO) {
      bootstrap.childOption(EpollChannelOption.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MAX_MILLIS);
    }
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

  /** The port it listens on. */
  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Accepts no more; sockets that are open stay. */
  public void stopAccepting() {
    listening.close().awaitUninterruptibly(CLOSE_MAX_MILLIS);
  }
}
