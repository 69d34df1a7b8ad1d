package dev.barnabas.kafka.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Apache Kafka, one KRaft broker and controller, in this process. Topics that are only named
 * come into being with one partition. The same directory gives the same cluster and topics again,
 * also after a kill -9.
 *
 * <p>Thread: the caller's; closed once.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final Duration SHUTDOWN_MAX = Duration.ofSeconds(2);

  private final ControllerServer controller;
  private final BrokerServer broker;
  private final Metrics metrics;
  private final int port;
  private volatile boolean faulty;

  /**
   * What a broker is started with.
   *
   * @param directory made when it is missing
   * @param clientPort 0 for any free one
   * @param properties further broker properties, stronger than ours
   */
  public record Options(Path directory, int clientPort, Map<String, String> properties) {
    public Options {
      properties = Map.copyOf(properties);
    }

    public Options(Path directory, int clientPort) {
      this(directory, clientPort, Map.of());
    }
  }

  private EmbeddedKafka(Options options, BoundSocket client, BoundSocket quorum) throws Exception {
    format(options.directory());
    KafkaConfig config = new KafkaConfig(properties(options, client, quorum), false);
    var directories = KafkaRaftServer.initializeLogDirs(config, log, "");
    ServerSocketFactory sockets =
        (listener, address, backlog, buffer) ->
            listener.equals(BrokerProperties.CONTROLLER) ? quorum.channel() : client.channel();
    metrics = new Metrics();
    SharedServer shared =
        new SharedServer(
            config,
            directories._1(),
            Time.SYSTEM,
            metrics,
            CompletableFuture.completedFuture(
                QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
            List.of(),
            // Kafka's own handler ends the process on a fault; ours must outlive its broker.
            (name, fatal, action) ->
                new LoggingFaultHandler(
                    name,
                    () -> {
                      faulty |= fatal;
                      action.run();
                    }),
            sockets);
    port = client.port();
    controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
    broker = new BrokerServer(shared);
  }

  /**
   * Starts and returns when clients can connect.
   *
   * @throws IOException the port is taken, or the directory can't be used
   */
  public static EmbeddedKafka start(Options options) throws IOException {
    Files.createDirectories(options.directory());
    BoundSocket client = BoundSocket.bind(options.clientPort());
    BoundSocket quorum = BoundSocket.bind(0);
    @Nullable EmbeddedKafka kafka = null;
    try {
      kafka = new EmbeddedKafka(options, client, quorum);
      kafka.controller.startup();
      kafka.broker.startup();
      return kafka;
    } catch (Exception e) {
      if (kafka != null) {
        kafka.close();
      }
      client.close();
      quorum.close();
      throw new IOException("Kafka can't start in " + options.directory() + ": " + e, e);
    }
  }

  /** Where clients connect: {@code host:port}. */
  public String bootstrap() {
    return BoundSocket.HOST + ":" + port;
  }

  public int port() {
    return port;
  }

  /** Whether it may still answer; what is slow lives. Thread: any. */
  public boolean isAlive() {
    return !faulty && !broker.isShutdown();
  }

  /** Stops cleanly, so that the next start need not repair anything. */
  @Override
  public void close() {
    broker.shutdown(SHUTDOWN_MAX);
    controller.shutdown();
    broker.awaitShutdown();
    controller.awaitShutdown();
    metrics.close();
  }

  private static Properties properties(Options options, BoundSocket client, BoundSocket quorum) {
    Properties all = new Properties();
    all.putAll(BrokerProperties.of(options.directory(), client.port(), quorum.port()));
    all.putAll(options.properties());
    return all;
  }

  private static void format(Path directory) throws Exception {
    new Formatter()
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
        .setNodeId(BrokerProperties.NODE_ID)
        .setClusterId(clusterId(directory))
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setControllerListenerName(BrokerProperties.CONTROLLER)
        .setDirectories(List.of(directory.toString()))
        .setMetadataLogDirectory(directory.toString())
        .setIgnoreFormatted(true)
        .run();
  }

  private static String clusterId(Path directory) throws IOException {
    Path meta = directory.resolve("meta.properties");
    if (!Files.exists(meta)) {
      return Uuid.randomUuid().toString();
    }
    Properties stored = new Properties();
    try (var reader = Files.newBufferedReader(meta)) {
      stored.load(reader);
    }
    String id = stored.getProperty("cluster.id");
    if (id == null) {
      throw new IOException(meta + " names no cluster.id; remove the directory to start afresh");
    }
    return id;
  }
}
