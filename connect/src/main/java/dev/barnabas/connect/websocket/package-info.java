/**
 * A WebSocket feed as source records with offsets. Start at {@link
 * dev.barnabas.connect.websocket.FeedReading}.
 */
@NullMarked
package dev.barnabas.connect.websocket;

import org.jspecify.annotations.NullMarked;
