package dev.barnabas.server.comet;

import dev.barnabas.server.transport.NettyLoops;
import dev.barnabas.server.websocket.RealtimeConnections;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What all comet sessions of a node share.
 *
 * @param nodeId this node, in the keys that its sessions give out
 * @param sessionIds makes the id of a new session: unguessable, 16 characters
 * @param places how many sessions there may be
 * @param maxIdleMillis the longest the server stays silent; a session without a receive request
 *     ends some time after that
 * @param nanoTime the clock of deadlines
 */
public record CometSettings(
    RealtimeConnections connections,
    NettyLoops loops,
    String nodeId,
    Supplier<String> sessionIds,
    CometPlaces places,
    long maxIdleMillis,
    LongSupplier nanoTime) {}
