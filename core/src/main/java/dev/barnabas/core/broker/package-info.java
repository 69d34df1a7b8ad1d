/**
 * Topics as they are, for sessions that speak kafka-websocket's protocol: who may use which, one
 * reader for all who follow a topic, what a plug-in may change.
 *
 * <p>Lives here: the ports to Kafka ({@code TopicSizes}, {@code TopicGroups}, {@code TopicWrites}),
 * the sharing of a reader among sessions, each of which is a cursor. May not live here: frames (see
 * the server's {@code broker}), consumers and producers (see Kafka's {@code broker}), channels:
 * nothing here knows of them. Thread: see each type. Start at {@link
 * dev.barnabas.core.broker.SharedTopics}.
 */
@NullMarked
package dev.barnabas.core.broker;

import org.jspecify.annotations.NullMarked;
