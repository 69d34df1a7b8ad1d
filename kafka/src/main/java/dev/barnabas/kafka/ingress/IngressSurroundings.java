package dev.barnabas.kafka.ingress;

import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.KnownClusters;
import dev.barnabas.kafka.settings.ConfigTopic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What ingress rules run among.
 *
 * @param clusters all that rules may name
 * @param ownLog our own log, in {@code default}; its reader has been started
 * @param config remembers which rules have begun
 * @param dedupWindow W
 * @param site where messages are taken, for the envelope
 * @param unique names this node's proposals to the others
 */
public record IngressSurroundings(
    KnownClusters clusters,
    ChannelLog ownLog,
    ConfigTopic config,
    Duration dedupWindow,
    String site,
    Supplier<UUID> unique,
    InstantSource clock) {
  ClusterConfig ownCluster() {
    return clusters.own();
  }

  ClusterConfig cluster(String name) {
    return clusters.get("to.cluster", name);
  }
}
