package dev.barnabas.app.wiring;

import dev.barnabas.app.config.ConfigFile;
import dev.barnabas.app.config.Configuration;
import dev.barnabas.app.config.KafkaSettings;
import dev.barnabas.app.config.KafkaWebsocketFolder;
import dev.barnabas.app.config.KafkaWebsocketServer;
import dev.barnabas.app.config.LogSettings;
import dev.barnabas.core.access.App;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.settings.Topics;
import dev.barnabas.server.transport.ListenOptions;
import dev.barnabas.server.transport.ListenOptions.TlsStores;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What kafka-websocket's folder makes of a node's configuration. */
final class FolderNode {
  private static final Logger log = LoggerFactory.getLogger(FolderNode.class);

  private FolderNode() {}

  /**
   * The configuration with the folder's cluster, where the file names none, as our own.
   *
   * @throws StartException the cluster can't be asked how many copies it can keep
   */
  static Configuration configuration(ConfigFile file, KafkaWebsocketFolder folder)
      throws StartException {
    Configuration configuration = file.configuration();
    if (configuration.kafkaWebsocket().topics().consume().isEmpty()
        && configuration.kafkaWebsocket().topics().produce().isEmpty()) {
      log.warn(
          "No topic is open: clients are let in, and refused whatever they ask for. Name topics"
              + " under kafkaWebsocket.topics in a file, and the file with --config");
    }
    if (file.has("kafka.bootstrap")) {
      return configuration;
    }
    KafkaSettings kafka =
        new KafkaSettings(folder.producer().bootstrap(), security(folder.producer().properties()));
    return configuration.onCluster(kafka, logOn(kafka, file));
  }

  /** What every client of the cluster needs, whatever it is for. */
  private static Map<String, String> security(Map<String, String> properties) {
    Map<String, String> kept = new HashMap<>(properties);
    kept.keySet().removeIf(name -> !name.matches("(security|ssl|sasl)\\..*"));
    return kept;
  }

  /** Its log in as many copies as there are brokers, at most as many as by standard. */
  private static LogSettings logOn(KafkaSettings kafka, ConfigFile file) throws StartException {
    LogSettings settings = file.configuration().log();
    if (file.has("log.replicationFactor")) {
      return settings;
    }
    try (Topics topics = new Topics(new ClusterConfig(kafka.bootstrap(), kafka.properties()))) {
      int copies = Math.min(settings.replicationFactor(), topics.brokers());
      return new LogSettings(
          settings.topic(),
          settings.partitions(),
          copies,
          settings.retention(),
          settings.window(),
          settings.windowBytes(),
          settings.dedupWindow());
    } catch (RuntimeException e) {
      throw new StartException(
          "Kafka at " + kafka.bootstrap() + " can't be used: " + e.getMessage(), e);
    }
  }

  /** Whose key nobody has: the node runs, and lets nobody in. */
  static App nobody() {
    log.warn(
        "No app is configured: nobody can connect. Add apps with keys to a file, and name it with"
            + " --config");
    return new App("kafka-websocket", List.of());
  }

  /** The listener with TLS, which kafka-websocket has beside the plain one. */
  static List<ListenOptions> more(ListenOptions listen, KafkaWebsocketFolder folder) {
    KafkaWebsocketServer.Tls tls = folder.server().tls();
    if (tls == null) {
      return List.of();
    }
    KafkaWebsocketServer.Store trusted = tls.trustStore();
    return List.of(
        new ListenOptions(
            listen.host(),
            tls.port(),
            new TlsStores(
                store(tls.keyStore()),
                ModuleSettings.clientCertificates(tls.clientAuth()),
                trusted == null ? null : store(trusted),
                tls.protocols(),
                tls.ciphers())));
  }

  private static TlsStores.Store store(KafkaWebsocketServer.Store store) {
    return new TlsStores.Store(store.file(), store.password());
  }
}
