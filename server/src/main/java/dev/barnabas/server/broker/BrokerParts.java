package dev.barnabas.server.broker;

import dev.barnabas.core.broker.ReadFrom;
import dev.barnabas.core.broker.SharedTopics;
import dev.barnabas.core.broker.TopicGroups;
import dev.barnabas.core.broker.TopicRights;
import dev.barnabas.core.broker.TopicWrites;
import dev.barnabas.spi.session.SessionTransform;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What sessions that speak kafka-websocket's protocol need.
 *
 * @param topics for sessions without a group
 * @param groups for those with one
 * @param rights what is open, and to whom
 * @param input what client to topic passes through; null: nothing
 * @param output the same, topic to client
 * @param from where sessions without a group begin that don't say
 * @param blocking runs what waits for Kafka
 * @param ids of sessions
 */
public record BrokerParts(
    SharedTopics topics,
    TopicGroups groups,
    TopicWrites writes,
    TopicRights rights,
    @Nullable SessionTransform input,
    @Nullable SessionTransform output,
    ReadFrom from,
    Executor blocking,
    Supplier<String> ids,
    BrokerCounters counters) {}
