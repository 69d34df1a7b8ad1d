package dev.barnabas.server.websocket;

import dev.barnabas.core.channel.Frame;
import io.netty.buffer.ByteBuf;

/**
 * A WebSocket frame off-heap, ready to go to any number of sockets. Thread: any; the content is
 * read through duplicates only.
 */
public final class NettyFrame implements Frame {
  private final ByteBuf content;

  /** Takes the buffer over. */
  NettyFrame(ByteBuf content) {
    this.content = content;
  }

  @Override
  public int size() {
    return content.readableBytes();
  }

  @Override
  public void retain() {
    content.retain();
  }

  @Override
  public void release() {
    content.release();
  }

  /** A view for one socket, which releases it. */
  ByteBuf retainedView() {
    return content.retainedDuplicate();
  }

  /** The protocol message without the WebSocket's header, for whoever releases it. */
  public ByteBuf retainedPayload() {
    int header = Opcode.headerLength(content);
    return content.retainedSlice(content.readerIndex() + header, content.readableBytes() - header);
  }
}
