package dev.barnabas.server.websocket;

import dev.barnabas.core.channel.Frame;
import dev.barnabas.core.channel.FrameFactory;
import dev.barnabas.protocol.codec.WireFormat;
import io.netty.buffer.PooledByteBufAllocator;

/** Makes frames in pooled memory outside of the heap. Thread: any. */
public final class NettyFrames implements FrameFactory {
  @Override
  public Frame frame(WireFormat format, byte[] payload) {
    return new NettyFrame(Opcode.of(format).frame(PooledByteBufAllocator.DEFAULT, payload));
  }
}
