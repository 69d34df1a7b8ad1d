package dev.barnabas.app.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/** Asks Kafka's clients what they think of the values of their properties, without a broker. */
final class ClientProperties {
  private static final Pattern VALUE =
      Pattern.compile("^Invalid value .* for configuration [^:]*:? ?");

  private ClientProperties() {}

  /** Name → what is wrong with its value, which may be secret and is not repeated. */
  static Map<String, String> problems(Map<String, String> properties) {
    // Values from Kafka's config.providers are not known before a client starts.
    Map<String, String> written =
        properties.entrySet().stream()
            .filter(entry -> !entry.getValue().contains("${"))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    Map<String, String> problems = new TreeMap<>();
    for (ConfigDef client :
        List.of(
            AdminClientConfig.configDef(),
            ProducerConfig.configDef(),
            ConsumerConfig.configDef())) {
      for (ConfigValue value : client.validate(written)) {
        if (written.containsKey(value.name()) && !value.errorMessages().isEmpty()) {
          String message = VALUE.matcher(value.errorMessages().getFirst()).replaceFirst("");
          problems.put(value.name(), message.isEmpty() ? "it is not of the right kind" : message);
        }
      }
    }
    return problems;
  }
}
