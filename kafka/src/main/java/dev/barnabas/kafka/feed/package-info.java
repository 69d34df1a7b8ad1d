/**
 * WebSocket feeds into topics: of all nodes one reads a feed, whoever has the first partition of
 * its topic in the feed's group. Knows no channel. Start at {@link
 * dev.barnabas.kafka.feed.FeedSources}.
 */
@NullMarked
package dev.barnabas.kafka.feed;

import org.jspecify.annotations.NullMarked;
