package dev.barnabas.app.wiring;

import dev.barnabas.app.config.ConfigException;
import dev.barnabas.app.config.ConfigFile;
import dev.barnabas.app.config.Configuration;
import dev.barnabas.app.config.ListenSettings;
import dev.barnabas.app.config.Problem;
import dev.barnabas.app.config.Rules;
import java.util.List;
import java.util.Map;

/** A node against an existing Kafka, as {@code serve} runs it. */
public final class ServeNode implements Started {
  private final Configuration configuration;
  private final Node node;

  private ServeNode(Configuration configuration, Node node) {
    this.configuration = configuration;
    this.node = node;
  }

  /**
   * Starts it; blocks until it serves.
   *
   * @param source the file, as the user named it
   */
  public static ServeNode start(String source, ConfigFile file)
      throws ConfigException, StartException, InterruptedException {
    Configuration configuration = file.configuration();
    if (configuration.apps().isEmpty()) {
      throw new ConfigException(
          source,
          List.of(
              new Problem(
                  "apps",
                  null,
                  "is missing: no client could connect",
                  "Add apps: [ { id: app1, keys: [ { name: key1, secretFile: FILE } ] } ]",
                  "")));
    }
    NodeOptions options =
        new NodeOptions(
            configuration,
            Rules.read(source, file, configuration.apps().getFirst().id()),
            configuration.apps().stream().map(ModuleSettings::app).toList(),
            ModuleSettings.listen(
                configuration.listen().host(),
                configuration.listen().port(),
                configuration.listen()),
            ModuleSettings.limits(
                configuration.limits(), configuration.limits().channelsPerConnection()),
            ModuleSettings.controlTokens(configuration.control()),
            Map.of(),
            configuration.sandbox());
    try (var _ = WaitNotice.of("Kafka at " + configuration.kafka().bootstrap() + " …")) {
      return new ServeNode(configuration, Node.start(options));
    }
  }

  @Override
  public String url() {
    ListenSettings listen = configuration.listen();
    return ClientAddress.of(listen.tls() != null, listen.host(), node.port()).url();
  }

  @Override
  public void close() {
    node.close();
  }
}
