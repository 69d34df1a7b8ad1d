/**
 * A WebSocket as a bounded queue: who reads too slowly makes the sender wait. Knows nothing of
 * Connect. Thread: one reader; frames come on threads of the HTTP client. Start at {@link
 * dev.barnabas.connect.socket.SocketLink}.
 */
@NullMarked
package dev.barnabas.connect.socket;

import org.jspecify.annotations.NullMarked;
