package dev.barnabas.server.websocket;

import dev.barnabas.core.channel.Frame;
import dev.barnabas.core.delivery.Transport;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.server.transport.Lingering;
import dev.barnabas.server.transport.LoopFailures;
import dev.barnabas.server.transport.NettyLoop;
import dev.barnabas.server.transport.OutboundBytes;
import dev.barnabas.server.transport.SocketOutput;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.function.LongSupplier;

/**
 * One WebSocket, towards the client. Frames are written from the decoder's place in the pipeline:
 * behind it there is at most TLS. Thread: its event loop.
 */
final class NettyTransport extends SocketOutput implements Transport {
  /** Normal closure (RFC 6455, 7.4.1): with other codes some SDKs give up (ably-protocol 25.15). */
  private static final byte[] NORMAL_CLOSURE = {0x03, (byte) 0xE8}; // 1000

  private final WireFormat format;
  private final LongSupplier nanoTime;
  private boolean reading = true;
  private boolean closing;

  NettyTransport(
      ChannelHandlerContext out, WireFormat format, NettyLoop loop, LongSupplier nanoTime) {
    super(out, loop);
    this.format = format;
    this.nanoTime = nanoTime;
  }

  @Override
  public WireFormat format() {
    return format;
  }

  @Override
  public void write(Frame frame) {
    if (!closing) {
      write((OutboundBytes) frame);
    }
  }

  @Override
  public void write(byte[] payload) {
    if (!closing) {
      write(Opcode.of(format), payload);
    }
  }

  @Override
  public void setReading(boolean wanted) {
    reading = wanted;
    applyReading();
  }

  /** Who takes no answers is asked no more: what waits for a client has a bound. */
  void applyReading() {
    out().channel().config().setAutoRead(!isOpen() || (reading && isWritable()));
  }

  @Override
  public void close() {
    if (isOpen()) {
      closing = true;
      applyReading();
      flush();
      finish();
      ByteBuf close = Opcode.CLOSE.frame(out().alloc(), NORMAL_CLOSURE);
      Lingering.close(out().writeAndFlush(close), loop().sweep(), nanoTime);
    }
  }

  /** Answers a ping; whoever calls flushes. */
  void writePong(byte[] payload) {
    if (isOpen()) {
      write(Opcode.PONG, payload);
    }
  }

  /** Whether what comes in still counts. */
  boolean isOpen() {
    return !closing && out().channel().isActive();
  }

  /** Where what nobody expected is told. */
  LoopFailures failures() {
    return loop().failures();
  }

  private void write(Opcode opcode, byte[] payload) {
    var frame = new NettyFrame(opcode.frame(out().alloc(), payload));
    write((OutboundBytes) frame);
    frame.release();
  }
}
