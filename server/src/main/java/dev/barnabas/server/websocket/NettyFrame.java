package dev.barnabas.server.websocket;

import dev.barnabas.core.channel.Frame;
import dev.barnabas.server.transport.OutboundBytes;
import io.netty.buffer.ByteBuf;

/** A WebSocket frame off-heap, ready to go to any number of sockets. Thread: any. */
public final class NettyFrame extends OutboundBytes implements Frame {
  /** Takes the buffer over. */
  NettyFrame(ByteBuf content) {
    super(content);
  }

  /** The protocol message without the WebSocket's header, for whoever releases it. */
  public ByteBuf retainedPayload() {
    return retainedView(Opcode.headerLength(content()));
  }
}
