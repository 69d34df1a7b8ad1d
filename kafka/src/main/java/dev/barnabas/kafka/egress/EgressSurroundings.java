package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.settings.ConfigTopic;
import dev.barnabas.protocol.error.ErrorInfo;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What rules run among.
 *
 * @param clusters by name; our own is {@code default}
 * @param readers the running reader of a cluster by its name: one for all direct rules
 * @param ownLog our own log, in {@code default}
 * @param retiring told of each direct log that is no rule's any more, with the reason for clients
 * @param ids random, for keys of proposals
 */
public record EgressSurroundings(
    Map<String, ClusterConfig> clusters,
    Function<String, LogReader> readers,
    ChannelLog ownLog,
    ConfigTopic config,
    BiConsumer<ChannelLog, ErrorInfo> retiring,
    InstantSource clock,
    Supplier<UUID> ids) {
  /** The name of the cluster that holds our own log. */
  public static final String OWN_CLUSTER = "default";

  public EgressSurroundings {
    clusters = Map.copyOf(clusters);
  }

  ClusterConfig ownCluster() {
    return cluster(OWN_CLUSTER);
  }

  ClusterConfig cluster(String name) {
    ClusterConfig cluster = clusters.get(name);
    if (cluster == null) {
      throw new IllegalArgumentException(
          "from.cluster: there is no cluster '" + name + "'; add it under clusters");
    }
    return cluster;
  }
}
