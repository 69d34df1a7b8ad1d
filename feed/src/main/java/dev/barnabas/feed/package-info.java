/**
 * WebSocket feeds as records: connects, subscribes, keeps the connection alive, splits messages and
 * names the records. Runs in a Connect worker and in a node, and knows neither. Thread: each feed
 * has one that keeps it connected, and one that reads what came. Start at {@link
 * dev.barnabas.feed.Feed}.
 */
@NullMarked
package dev.barnabas.feed;

import org.jspecify.annotations.NullMarked;
