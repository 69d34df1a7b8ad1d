package dev.barnabas.systemtests.cluster;

/** Configurations of nodes on a Kafka of one broker. */
public final class Yaml {
  /** A key that may do everything on such a node. */
  public static final String KEY = "app1.full:a-secret-of-the-tests";

  private Yaml() {}

  /** For {@code serve} on any free port; further top-level keys can be appended. */
  public static String serve(KafkaProcess kafka) {
    return node(kafka)
        + """
        apps: [ { id: app1, keys: [ { name: full, secret: a-secret-of-the-tests } ] } ]
        """;
  }

  /** The same without an app. */
  public static String node(KafkaProcess kafka) {
    return """
    kafka: { bootstrap: "%s" }
    log: { partitions: 4, replicationFactor: 1 }
    listen: { host: 127.0.0.1, port: 0 }
    """
        .formatted(kafka.bootstrap());
  }
}
