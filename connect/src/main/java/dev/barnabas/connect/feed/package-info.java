/**
 * WebSocket feeds as records of a topic: connects, subscribes, keeps the connection alive, splits
 * messages and names the records. Knows no class of Connect, so that it can run elsewhere. Thread:
 * the reader's. Start at {@link dev.barnabas.connect.feed.Feed}.
 */
@NullMarked
package dev.barnabas.connect.feed;

import org.jspecify.annotations.NullMarked;
