package dev.barnabas.app.config;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A Kafka cluster. */
public record KafkaSettings(
    @Setting(
            value = "Brokers to start from: host:port, several with commas.",
            standard = "localhost:9092")
        String bootstrap,
    @Setting(
            value =
                "Client properties as Apache Kafka names them, for every client of the cluster:"
                    + " security.protocol, sasl.jaas.config, ssl.truststore.location …",
            secret = true)
        Map<String, String> properties)
    implements Checked {
  /** What rules call the cluster of the key {@code kafka}. */
  public static final String OWN = "default";

  private static final Pattern BROKERS =
      Pattern.compile("\\s*(\\[[0-9a-fA-F:.]+]|[^\\s,:/]+):\\d{1,5}\\s*");

  /** What Barnabas itself decides, as its guarantees rest on it. */
  private static final Set<String> OURS =
      Set.of(
          "acks",
          "auto.offset.reset",
          "delivery.timeout.ms",
          "enable.auto.commit",
          "enable.idempotence",
          "group.id",
          "isolation.level",
          "key.deserializer",
          "key.serializer",
          "partitioner.class",
          "retries",
          "transactional.id",
          "value.deserializer",
          "value.serializer");

  @Override
  public void check(Report report) {
    for (String broker : bootstrap.split(",", -1)) {
      if (!BROKERS.matcher(broker).matches()) {
        report.problem(
            "bootstrap",
            "'" + broker + "' is no host:port",
            "Write for example kafka-1:9092,kafka-2:9092");
      }
    }
    for (String name : properties.keySet()) {
      if (OURS.contains(name)) {
        report.problem(
            "properties." + name,
            "Barnabas sets this itself: its guarantees rest on the value",
            "Remove it");
      } else if (name.equals("bootstrap.servers")) {
        report.problem("properties." + name, "stands in the key bootstrap", "Move it there");
      }
    }
    if (!properties.isEmpty()) {
      ClientProperties.problems(properties)
          .forEach((name, problem) ->
              report.problem("properties." + name, "Kafka refuses the value: " + problem, ""));
    }
  }
}
