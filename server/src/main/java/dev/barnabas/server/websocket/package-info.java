/**
 * Realtime connections on WebSockets (RFC 6455).
 *
 * <p>Lives here: the upgrade, frames in and out, the end of a socket in ways that SDKs take calmly.
 * May not live here: what protocol messages mean (see the core's {@code session}). Thread: a
 * connection belongs to its event loop. Start at {@link
 * dev.barnabas.server.websocket.WebSocketUpgrade}.
 *
 * <p>What comes in passes Netty's frame decoder; what goes out is written with its header by
 * ourselves, because a delivery is encoded once for all who get it.
 */
@NullMarked
package dev.barnabas.server.websocket;

import org.jspecify.annotations.NullMarked;
