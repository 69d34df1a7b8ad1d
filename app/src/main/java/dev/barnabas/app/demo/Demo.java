package dev.barnabas.app.demo;

import java.util.Locale;
import java.util.stream.Collectors;

/** What the node must know to show the demo: its rules, and the settings that the page asks for. */
public final class Demo {
  private Demo() {}

  /**
   * The rules in the form of the configuration file ({@code egress} and {@code ingress} at the top
   * level), as YAML.
   */
  public static String rulesYaml() {
    return DemoFiles.text("demo-rules.yaml");
  }

  /**
   * The answer to {@code GET /demo/settings.json}.
   *
   * @param apiKey the key that the page connects with, {@code APP.KEY:SECRET}
   * @param kafkaBootstrap where any Kafka client on this machine finds the topics, {@code
   *     host:port}
   */
  public static String settingsJson(String apiKey, String kafkaBootstrap) {
    String buses =
        DemoFiles.buses().stream()
            .map(bus ->
                String.format(
                    Locale.ROOT,
                    "[%s,%s,%.5f,%.5f]",
                    quoted(bus.id()),
                    quoted(bus.route()),
                    bus.latitude(),
                    bus.longitude()))
            .collect(Collectors.joining(","));
    String symbols =
        MarketFeed.symbols().stream().map(Demo::quoted).collect(Collectors.joining(","));
    return """
    {"key":%s,"kafkaBootstrap":%s,"buses":[%s],"symbols":[%s]}
    """
        .formatted(quoted(apiKey), quoted(kafkaBootstrap), buses, symbols);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
