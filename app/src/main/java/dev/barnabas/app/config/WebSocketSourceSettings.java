package dev.barnabas.app.config;

import dev.barnabas.feed.config.WebSocketConfig;
import dev.barnabas.mapping.rule.Nearest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;

/** A WebSocket feed that is read into a topic. */
public record WebSocketSourceSettings(
    @Setting(
            value =
                "Names it, and its consumer group in the topic's cluster: `barnabas-feed-NAME`.",
            required = true)
        String name,
    @Setting("Where its records go.") Target to,
    @Setting(
            value =
                "The keys of the [WebSocket source](connect.md#websocket-feeds-to-topics), without"
                    + " `kafka.topic`. `${env:NAME}` is an environment variable.",
            secret = true)
        Map<String, String> config)
    implements Checked {
  private static final String TOPIC = "kafka.topic";
  private static final String PROVIDERS = "config.providers";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  /** A topic of a cluster. */
  public record Target(
      @Setting(value = "Whose topic.", standard = KafkaSettings.OWN) String cluster,
      @Setting(
              value =
                  "The topic, which must exist. Whoever has its first partition reads the feed.",
              required = true)
          String topic) {}

  /**
   * The keys as the feed's module reads them.
   *
   * @throws org.apache.kafka.common.config.ConfigException when a value is wrong
   */
  public WebSocketConfig source() {
    return new WebSocketConfig(properties());
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(PROVIDERS, "env");
    properties.put(PROVIDERS + ".env.class", EnvVarConfigProvider.class.getName());
    properties.putAll(config);
    properties.put(TOPIC, to.topic());
    return properties;
  }

  @Override
  public void check(Report report) {
    if (!NAME.matcher(name).matches()) {
      report.problem("name", "'" + name + "' is no name", "Use letters, digits, . _ -");
    }
    ConfigDef known = WebSocketConfig.definition();
    config
        .keySet()
        .forEach(key -> {
          if (key.equals(TOPIC)) {
            report.problem("config." + key, "stands in to.topic", "Remove it");
          } else if (!known.names().contains(key) && !key.startsWith(PROVIDERS)) {
            report.problem(
                "config." + key,
                "is no key that exists",
                Nearest.of(key, known.names())
                    .map(name -> "Did you mean " + name + "?")
                    .orElse("See docs/connect.md"));
          }
        });
    values(report, known);
  }

  /** What the environment holds is not known here. */
  private void values(Report report, ConfigDef known) {
    Map<String, String> written = new LinkedHashMap<>(properties());
    boolean whole = !written.values().removeIf(value -> value.contains("${"));
    boolean right = true;
    for (ConfigValue value : known.validate(written)) {
      if (!value.errorMessages().isEmpty()) {
        right = false;
        report.problem("config." + value.name(), value.errorMessages().getFirst(), "");
      }
    }
    if (whole && right) {
      source().problems().forEach((key, problem) -> report.problem("config." + key, problem, ""));
    }
  }
}
