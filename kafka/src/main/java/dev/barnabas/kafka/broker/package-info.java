/**
 * Kafka's side of sessions that speak kafka-websocket's protocol.
 *
 * <p>Lives here: how many partitions topics have, members of groups that belong to one session, the
 * producer that all sessions share. May not live here: who may do what, frames (see the core's and
 * the server's {@code broker}). Sessions without a group read through {@code log}. Thread: see each
 * type. Start at {@link dev.barnabas.kafka.broker.SessionGroups}.
 */
@NullMarked
package dev.barnabas.kafka.broker;

import org.jspecify.annotations.NullMarked;
