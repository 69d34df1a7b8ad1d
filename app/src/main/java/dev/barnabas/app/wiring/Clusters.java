package dev.barnabas.app.wiring;

import dev.barnabas.app.config.Configuration;
import dev.barnabas.app.config.KafkaSettings;
import dev.barnabas.kafka.ClusterConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/** The configuration's clusters as the Kafka module takes them. */
final class Clusters {
  private Clusters() {}

  static ClusterConfig own(Configuration configuration) {
    return of(configuration.kafka());
  }

  /** All clusters by the name that rules use. */
  static Map<String, ClusterConfig> all(Configuration configuration) {
    Map<String, ClusterConfig> all = new LinkedHashMap<>();
    all.put(KafkaSettings.OWN, own(configuration));
    configuration.clusters().forEach((name, settings) -> all.put(name, of(settings)));
    return all;
  }

  private static ClusterConfig of(KafkaSettings settings) {
    return new ClusterConfig(settings.bootstrap(), settings.properties());
  }
}
