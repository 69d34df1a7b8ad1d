package dev.barnabas.server.broker;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.server.websocket.Opcode;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/** A session's WebSocket, from the client. Thread: its event loop. */
final class BrokerConnection extends ChannelInboundHandlerAdapter {
  private final BrokerSession session;
  private final BrokerSocket socket;
  private final int maxFrameSize;

  BrokerConnection(BrokerSession session, BrokerSocket socket, int maxFrameSize) {
    this.session = session;
    this.socket = socket;
    this.maxFrameSize = maxFrameSize;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (socket.isOpen() && message instanceof WebSocketFrame frame) {
        read(frame);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(WebSocketFrame frame) {
    byte[] payload = ByteBufUtil.getBytes(frame.content());
    switch (frame) {
      case TextWebSocketFrame _ -> session.onText(payload);
      case BinaryWebSocketFrame _ -> session.onBinary(payload);
      case PingWebSocketFrame _ -> {
        var _ = socket.write(Opcode.PONG, payload);
      }
      case CloseWebSocketFrame _ -> session.close(CloseCode.NORMAL, "");
      default -> {} // pongs
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (socket.isOpen()) {
      socket.flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (socket.isOpen()) {
      session.onWritable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    session.onGone();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    session.onGone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    socket.loop().failures().onSocket(cause);
    if (socket.isOpen() && cause instanceof DecoderException) {
      end(cause);
    } else if (socket.isOpen()) {
      var _ = ctx.close();
    }
  }

  private void end(Throwable cause) {
    Throwable corrupted = cause.getCause() == null ? cause : cause.getCause();
    boolean large =
        corrupted instanceof CorruptedWebSocketFrameException frame
            && frame.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG);
    if (large || cause instanceof TooLongFrameException) {
      session.refuse(
          ErrorCode.MESSAGE_TOO_LARGE.with(
              "the frame exceeds maxFrameSize, " + maxFrameSize + " bytes"));
    } else {
      session.end(CloseCode.PROTOCOL_ERROR, "not a frame that RFC 6455 allows a client");
    }
  }
}
