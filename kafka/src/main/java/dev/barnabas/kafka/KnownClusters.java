package dev.barnabas.kafka;

import java.util.Map;

/**
 * The clusters of a node.
 *
 * @param byName as rules call them; {@value #OWN} is always there
 */
public record KnownClusters(Map<String, ClusterConfig> byName) {
  /** The name of the cluster that holds our own log. */
  public static final String OWN = "default";

  public KnownClusters {
    byName = Map.copyOf(byName);
  }

  public ClusterConfig own() {
    return get("cluster", OWN);
  }

  /**
   * A cluster by its name.
   *
   * @param key of the rule that names it, such as {@code from.cluster}
   * @throws IllegalArgumentException there is none; says so with the key
   */
  public ClusterConfig get(String key, String name) {
    ClusterConfig cluster = byName.get(name);
    if (cluster == null) {
      throw new IllegalArgumentException(
          key + ": there is no cluster '" + name + "'; add it under clusters");
    }
    return cluster;
  }
}
