/**
 * A WebSocket feed as a source of Connect: configuration, offsets, records. Thread: the task's.
 * Start at {@link dev.barnabas.connect.websocket.WebSocketConfig}.
 */
@NullMarked
package dev.barnabas.connect.websocket;

import org.jspecify.annotations.NullMarked;
