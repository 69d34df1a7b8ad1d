package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.KnownClusters;
import dev.barnabas.kafka.settings.ConfigTopic;
import dev.barnabas.protocol.error.ErrorInfo;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What rules run among.
 *
 * @param clusters all that rules may name
 * @param readers the running reader of a cluster by its name: one for all direct rules
 * @param ownLog our own log, in {@code default}
 * @param retiring told of each direct log that is no rule's any more, with the reason for clients
 * @param moving told of the channels of our own log that a direct rule takes, with the reason
 * @param nanoTime for waiting
 * @param ids random, for keys of proposals
 */
public record EgressSurroundings(
    KnownClusters clusters,
    Function<String, LogReader> readers,
    ChannelLog ownLog,
    ConfigTopic config,
    BiConsumer<ChannelLog, ErrorInfo> retiring,
    BiConsumer<Predicate<ChannelKey>, ErrorInfo> moving,
    InstantSource clock,
    LongSupplier nanoTime,
    Supplier<UUID> ids) {
  ClusterConfig ownCluster() {
    return clusters.own();
  }

  ClusterConfig cluster(String name) {
    return clusters.get("from.cluster", name);
  }
}
