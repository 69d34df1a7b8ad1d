package dev.barnabas.server.websocket;

import dev.barnabas.server.transport.NettyLoops;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.util.function.LongSupplier;

/**
 * What all WebSockets share.
 *
 * @param maxFrameSize bytes of one message, in one frame or several
 * @param decoding how frames are read
 * @param nanoTime the clock of deadlines
 */
public record WebSocketSettings(
    RealtimeConnections connections,
    NettyLoops loops,
    int maxFrameSize,
    WebSocketDecoderConfig decoding,
    LongSupplier nanoTime) {
  public WebSocketSettings(
      RealtimeConnections connections, NettyLoops loops, int maxFrameSize, LongSupplier nanoTime) {
    this(connections, loops, maxFrameSize, Handshake.decoderConfig(maxFrameSize), nanoTime);
  }
}
