package dev.barnabas.server.websocket;

import dev.barnabas.core.channel.Frame;
import dev.barnabas.core.delivery.Transport;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.server.transport.Lingering;
import dev.barnabas.server.transport.Sweep;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.function.LongSupplier;

/**
 * One WebSocket, towards the client. Frames are written from the decoder's place in the pipeline:
 * behind it there is at most TLS. Thread: its event loop.
 */
final class NettyTransport implements Transport {
  /** Normal closure (RFC 6455, 7.4.1): with other codes some SDKs give up (ably-protocol 25.15). */
  private static final byte[] NORMAL_CLOSURE = {0x03, (byte) 0xE8}; // 1000

  private final ChannelHandlerContext out;
  private final Channel channel;
  private final WireFormat format;
  private final Sweep sweep;
  private final LongSupplier nanoTime;
  private boolean reading = true;
  private boolean closing;

  NettyTransport(ChannelHandlerContext out, WireFormat format, Sweep sweep, LongSupplier nanoTime) {
    this.out = out;
    this.channel = out.channel();
    this.format = format;
    this.sweep = sweep;
    this.nanoTime = nanoTime;
  }

  @Override
  public WireFormat format() {
    return format;
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public void write(Frame frame) {
    if (isOpen()) {
      write(((NettyFrame) frame).retainedView());
    }
  }

  @Override
  public void write(byte[] payload) {
    if (isOpen()) {
      write(Opcode.of(format).frame(out.alloc(), payload));
    }
  }

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public void setReading(boolean wanted) {
    reading = wanted;
    applyReading();
  }

  /** Who takes no answers is asked no more: what waits for a client has a bound. */
  void applyReading() {
    channel.config().setAutoRead(!isOpen() || (reading && isWritable()));
  }

  @Override
  public void close() {
    if (isOpen()) {
      closing = true;
      applyReading();
      ByteBuf close = Opcode.CLOSE.frame(out.alloc(), NORMAL_CLOSURE);
      Lingering.close(out.writeAndFlush(close), sweep, nanoTime);
    }
  }

  /** Answers a ping; whoever calls flushes. */
  void writePong(byte[] payload) {
    if (isOpen()) {
      write(Opcode.PONG.frame(out.alloc(), payload));
    }
  }

  /** Whether what comes in still counts. */
  boolean isOpen() {
    return !closing && channel.isActive();
  }

  private void write(ByteBuf frame) {
    // Nobody waits for one frame: a socket that fails is closed, and then all hear of it.
    var _ = out.write(frame, out.voidPromise());
  }
}
