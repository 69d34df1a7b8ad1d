package dev.barnabas.kafka;

import java.util.HashMap;
import java.util.Map;

/**
 * How to reach one Kafka cluster.
 *
 * @param bootstrap {@code host:port,host:port}
 * @param properties any client property; given to every client, and stronger than our defaults
 */
public record ClusterConfig(String bootstrap, Map<String, String> properties) {
  public ClusterConfig {
    properties = Map.copyOf(properties);
  }

  /** A cluster that needs nothing but its address. */
  public static ClusterConfig of(String bootstrap) {
    return new ClusterConfig(bootstrap, Map.of());
  }

  /** What a client is made from: its defaults, then the user's properties, then what must hold. */
  public Map<String, Object> client(Map<String, ?> defaults, Map<String, ?> pinned) {
    Map<String, Object> merged = new HashMap<>(defaults);
    merged.putAll(properties);
    merged.put("bootstrap.servers", bootstrap);
    merged.putAll(pinned);
    return merged;
  }
}
