package dev.barnabas.kafka.ingress;

import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.settings.ConfigTopic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * What ingress rules run among.
 *
 * @param clusters by name; our own is {@code default}
 * @param ownLog our own log, in {@code default}; its reader has been started
 * @param config remembers which rules have begun
 * @param dedupWindow W
 * @param site where messages are taken, for the envelope
 */
public record IngressSurroundings(
    Map<String, ClusterConfig> clusters,
    ChannelLog ownLog,
    ConfigTopic config,
    Duration dedupWindow,
    String site,
    InstantSource clock) {
  static final String OWN_CLUSTER = "default";

  public IngressSurroundings {
    clusters = Map.copyOf(clusters);
  }

  ClusterConfig ownCluster() {
    return cluster(OWN_CLUSTER);
  }

  ClusterConfig cluster(String name) {
    ClusterConfig cluster = clusters.get(name);
    if (cluster == null) {
      throw new IllegalArgumentException(
          "to.cluster: there is no cluster '" + name + "'; add it under clusters");
    }
    return cluster;
  }
}
