package dev.barnabas.server.websocket;

import dev.barnabas.server.transport.NettyLoops;
import java.util.function.LongSupplier;

/**
 * What all WebSockets share.
 *
 * @param maxFrameSize bytes of one message, in one frame or several
 * @param nanoTime the clock of deadlines
 */
public record WebSocketSettings(
    RealtimeConnections connections, NettyLoops loops, int maxFrameSize, LongSupplier nanoTime) {}
