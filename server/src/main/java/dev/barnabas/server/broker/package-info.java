/**
 * The protocol of kafka-websocket: topics as they are, on a WebSocket of their own kind.
 *
 * <p>Lives here: its query and frames, its sessions, what ends one and with which code. May not
 * live here: topics (see the core's {@code broker}, whose ports Kafka's implements), channels: a
 * session has none. Thread: a session belongs to its event loop. Start at {@link
 * dev.barnabas.server.broker.BrokerUpgrade}.
 */
@NullMarked
package dev.barnabas.server.broker;

import org.jspecify.annotations.NullMarked;
