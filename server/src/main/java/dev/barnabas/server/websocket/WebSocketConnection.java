package dev.barnabas.server.websocket;

import dev.barnabas.core.session.ConnectRequest;
import dev.barnabas.protocol.codec.ClientFrameDecoder;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.ClientFrame;
import dev.barnabas.server.transport.NettyLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket, from the client: reads frames, puts messages together, decodes them by the
 * connection's format (never by opcode: ably-java sends JSON in binary frames) and hands them to
 * the core. The only handler of its socket but for TLS: each costs every idle connection.
 *
 * <p>Thread: its event loop.
 */
final class WebSocketConnection extends WebSocket13FrameDecoder {
  private static final int REST_ROOM_BYTES = 2 * 1_024;

  private final WebSocketSettings settings;
  private @Nullable NettyTransport transport; // since it was opened
  private @Nullable RealtimeConnection connection; // null: not the core's yet, or no more
  private @Nullable ByteBuf parts;

  WebSocketConnection(WebSocketSettings settings) {
    super(settings.decoding());
    this.settings = settings;
  }

  /** Makes the connection known to the core. */
  void open(
      RealtimeConnections connections,
      ConnectRequest request,
      NettyTransport opened,
      NettyLoop loop) {
    transport = opened;
    try {
      connection = connections.connect(request, opened, loop);
    } catch (Throwable failure) {
      fail(failure);
    }
  }

  private NettyTransport transport() {
    return Objects.requireNonNull(transport, "opened right after it was added");
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    super.decode(ctx, in, out);
    for (int i = 0; i < out.size(); i++) {
      onFrame(out.get(i));
    }
    out.clear();
  }

  private void onFrame(Object message) {
    try {
      RealtimeConnection current = connection;
      if (current != null && transport().isOpen() && message instanceof WebSocketFrame frame) {
        read(current, frame);
      }
    } catch (Throwable failure) {
      fail(failure);
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(RealtimeConnection current, WebSocketFrame frame) {
    switch (frame) {
      case PingWebSocketFrame ping -> transport().writePong(ByteBufUtil.getBytes(ping.content()));
      case PongWebSocketFrame _ -> {}
      case CloseWebSocketFrame _ -> transport().close();
      default -> readPart(current, frame);
    }
  }

  private void readPart(RealtimeConnection current, WebSocketFrame frame) {
    if (frame.isFinalFragment() && !(frame instanceof ContinuationWebSocketFrame)) {
      onMessage(current, frame.content());
      return;
    }
    ByteBuf collected = parts == null ? frame.content().alloc().buffer() : parts;
    parts = collected;
    if (collected.readableBytes() + frame.content().readableBytes() > settings.maxFrameSize()) {
      dropParts();
      end(current, tooLarge());
      return;
    }
    collected.writeBytes(frame.content());
    if (frame.isFinalFragment()) {
      try {
        onMessage(current, collected);
      } finally {
        dropParts();
      }
    }
  }

  private void onMessage(RealtimeConnection current, ByteBuf payload) {
    ClientFrame decoded;
    try {
      decoded = ClientFrameDecoder.decode(transport().format(), ByteBufUtil.getBytes(payload));
    } catch (ProtocolException problem) {
      current.onMalformed(problem);
      return;
    }
    current.onFrame(decoded);
  }

  /**
   * Instead of the decoder's own, which asks for more when it has no whole frame yet: also from a
   * socket that is not to be read for a while.
   */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    holdNoMoreThanItHas();
    RealtimeConnection current = connection;
    if (current != null && transport().isOpen()) {
      try {
        current.onReadComplete();
      } catch (Throwable failure) {
        fail(failure);
      }
      transport().flush();
    }
  }

  /**
   * The rest of a frame may come late or never: what has come of it does not stay in a buffer that
   * was made for what other sockets of the loop bring.
   */
  private void holdNoMoreThanItHas() {
    ByteBuf rest = internalBuffer();
    boolean roomy = rest.capacity() > REST_ROOM_BYTES;
    if (roomy && rest.readableBytes() <= rest.capacity() / 4 && rest.refCnt() == 1) {
      rest.discardReadBytes();
      rest.capacity(Math.max(rest.readableBytes(), REST_ROOM_BYTES));
    } else {
      discardSomeReadBytes();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    RealtimeConnection current = connection;
    transport().applyReading();
    if (current != null && transport().isOpen() && transport().isWritable()) {
      try {
        current.onWritable();
      } catch (Throwable failure) {
        fail(failure);
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    super.channelInactive(ctx);
    leave();
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    leave();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    transport().failures().onSocket(cause);
    RealtimeConnection current = connection;
    if (current != null && transport().isOpen() && cause instanceof DecoderException) {
      end(current, problem(cause));
    } else if (transport().isOpen()) {
      var _ = ctx.close();
    }
  }

  /** The byte stream can't be followed any further: the protocol's answer, then the end. */
  private void end(RealtimeConnection current, ProtocolException problem) {
    try {
      current.onMalformed(problem);
    } catch (Throwable failure) {
      transport().failures().onSocket(failure);
    }
    transport().close();
  }

  private ProtocolException problem(Throwable cause) {
    Throwable corrupted = cause.getCause() == null ? cause : cause.getCause();
    boolean large =
        corrupted instanceof CorruptedWebSocketFrameException frame
            && frame.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG);
    if (large || cause instanceof TooLongFrameException) {
      return tooLarge();
    }
    return new ProtocolException(
        ErrorCode.BAD_REQUEST, "not a WebSocket frame that RFC 6455 allows a client");
  }

  private ProtocolException tooLarge() {
    return new ProtocolException(
        ErrorCode.MESSAGE_TOO_LARGE,
        "the frame exceeds maxFrameSize, " + settings.maxFrameSize() + " bytes");
  }

  private void fail(Throwable failure) {
    transport().failures().onSocket(failure);
    transport().close();
  }

  private void leave() {
    dropParts();
    if (transport != null) {
      transport.release();
    }
    RealtimeConnection current = connection;
    connection = null;
    if (current != null) {
      current.onTransportClosed();
    }
  }

  private void dropParts() {
    ByteBuf collected = parts;
    parts = null;
    if (collected != null) {
      collected.release();
    }
  }
}
