/**
 * Sockets and the loops that serve them.
 *
 * <p>Lives here: event loops, binding, TLS, who may connect how often, what becomes of sockets that
 * stay silent. May not live here: HTTP and WebSocket (see {@code http} and {@code websocket}).
 * Thread: event loops; what belongs to one says so. Start at {@link
 * dev.barnabas.server.transport.NettyLoops}, then {@link
 * dev.barnabas.server.transport.NettyServer}.
 */
@NullMarked
package dev.barnabas.server.transport;

import org.jspecify.annotations.NullMarked;
