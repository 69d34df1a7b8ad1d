package dev.barnabas.server.broker;

import dev.barnabas.server.transport.Lingering;
import dev.barnabas.server.transport.NettyLoop;
import dev.barnabas.server.websocket.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;
import java.util.function.LongSupplier;

/**
 * A session's WebSocket, towards the client. Frames are written from the decoder's place in the
 * pipeline: behind it there is at most TLS.
 *
 * <p>Thread: its event loop.
 */
final class BrokerSocket {
  private final ChannelHandlerContext out;
  private final Channel channel;
  private final NettyLoop loop;
  private final LongSupplier nanoTime;
  private boolean closing;

  BrokerSocket(ChannelHandlerContext out, NettyLoop loop, LongSupplier nanoTime) {
    this.out = out;
    this.channel = out.channel();
    this.loop = loop;
    this.nanoTime = nanoTime;
  }

  NettyLoop loop() {
    return loop;
  }

  long nowNanos() {
    return nanoTime.getAsLong();
  }

  /** The address that it comes from. */
  String remoteAddress() {
    return channel.remoteAddress() instanceof InetSocketAddress peer
        ? peer.getAddress().getHostAddress()
        : "";
  }

  boolean isWritable() {
    return channel.isWritable();
  }

  /** Whether what comes in still counts, and anything may go out. */
  boolean isOpen() {
    return !closing && channel.isActive();
  }

  /** Queues a frame; the future says when it has left, or won't. */
  ChannelFuture write(Opcode opcode, byte[] payload) {
    return out.write(opcode.frame(out.alloc(), payload));
  }

  void flush() {
    out.flush();
  }

  void setReading(boolean wanted) {
    channel.config().setAutoRead(closing || wanted);
  }

  /** Sends what is queued and says why it ends; the future is the last frame's. */
  ChannelFuture close(CloseCode code, String reason) {
    closing = true;
    channel.config().setAutoRead(true); // the peer's end has to be seen
    ByteBuf frame = code.frame(out.alloc(), reason);
    ChannelFuture last = out.writeAndFlush(frame);
    Lingering.close(last, loop.sweep(), nanoTime);
    return last;
  }
}
