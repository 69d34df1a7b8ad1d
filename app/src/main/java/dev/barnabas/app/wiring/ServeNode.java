package dev.barnabas.app.wiring;

import dev.barnabas.app.config.ConfigException;
import dev.barnabas.app.config.ConfigFile;
import dev.barnabas.app.config.Configuration;
import dev.barnabas.app.config.KafkaWebsocketFolder;
import dev.barnabas.app.config.Problem;
import dev.barnabas.app.config.Rules;
import dev.barnabas.core.access.App;
import dev.barnabas.server.transport.ListenOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node against an existing Kafka, as {@code serve} and {@code kafka-websocket} run it.
 *
 * <p>Thread: any, but {@link #follow} and {@link #close}, which one calls after the other.
 */
public final class ServeNode implements Started {
  private final NodeOptions options;
  private final Node node;
  private @Nullable FileWatch watch;

  private ServeNode(NodeOptions options, Node node) {
    this.options = options;
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
    return start(source, file, configuration, null);
  }

  /**
   * The same, with what kafka-websocket's folder says; what the file says itself wins.
   *
   * @param source the file, as the user named it
   */
  public static ServeNode start(String source, ConfigFile file, KafkaWebsocketFolder folder)
      throws ConfigException, StartException, InterruptedException {
    return start(source, file, FolderNode.configuration(file, folder), folder);
  }

  private static ServeNode start(
      String source,
      ConfigFile file,
      Configuration configuration,
      @Nullable KafkaWebsocketFolder folder)
      throws ConfigException, StartException, InterruptedException {
    List<App> apps = new ArrayList<>();
    configuration.apps().forEach(app -> apps.add(ModuleSettings.app(app)));
    if (apps.isEmpty()) {
      apps.add(FolderNode.nobody());
    }
    ListenOptions listen =
        ModuleSettings.listen(
            configuration.listen().host(),
            folder == null || file.has("listen.port")
                ? configuration.listen().port()
                : folder.server().port(),
            configuration.listen());
    NodeOptions options =
        new NodeOptions(
            configuration,
            Rules.read(source, file, apps.getFirst().id()),
            file.foreignExtensions(),
            apps,
            listen,
            ModuleSettings.limits(
                configuration.limits(), configuration.limits().channelsPerConnection()),
            ModuleSettings.controlTokens(configuration.control()),
            Map.of(),
            configuration.sandbox(),
            folder == null ? List.of() : FolderNode.more(listen, folder),
            folder == null
                ? DoorSettings.of(configuration)
                : DoorSettings.of(folder, configuration),
            null);
    try (var _ = WaitNotice.of("Kafka at " + configuration.kafka().bootstrap() + " …")) {
      return new ServeNode(options, Node.start(options));
    }
  }

  @Override
  public String url() {
    return url(options.listen(), node.port());
  }

  /** Where it listens beside that. */
  public List<String> moreUrls() {
    List<String> urls = new ArrayList<>();
    for (int i = 0; i < options.more().size(); i++) {
      urls.add(url(options.more().get(i), node.morePorts().get(i)));
    }
    return urls;
  }

  private static String url(ListenOptions listen, int port) {
    return ClientAddress.of(listen.tls() != null, listen.host(), port).url();
  }

  /**
   * From now on changes of the file count, those of rules and feeds; others are refused.
   *
   * @param environment variables, as when it started
   */
  public void follow(Path file, Map<String, String> environment) {
    watch = FileWatch.of(file, () -> node.reload().apply(file, environment));
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
    node.close();
  }
}
