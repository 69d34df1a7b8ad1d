/**
 * A feed's configuration by Kafka's own definitions, as a Connect worker and a node read it. The
 * only package here that knows a class of Kafka's. Start at {@link
 * dev.barnabas.feed.config.WebSocketConfig}.
 */
@NullMarked
package dev.barnabas.feed.config;

import org.jspecify.annotations.NullMarked;
