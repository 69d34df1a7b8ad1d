package dev.barnabas.app.cli;

import dev.barnabas.app.config.ConfigException;
import dev.barnabas.app.config.ConfigFile;
import dev.barnabas.app.config.KafkaWebsocketFolder;
import dev.barnabas.app.wiring.ServeNode;
import dev.barnabas.app.wiring.StartException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code barnabas kafka-websocket}.
 *
 * <p>Thread: main.
 */
@Command(
    name = "kafka-websocket",
    sortOptions = false,
    description = {
      "Run a node in the place of kafka-websocket, with its configuration files.",
      "Topics are closed until --config opens them, to keys that it names: see"
          + " docs/migrating-from-kafka-websocket.md."
    })
final class KafkaWebsocketCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--conf",
      paramLabel = "DIR",
      required = true,
      description =
          "The folder with server.properties, consumer.properties and producer.properties.")
  private Path conf = Path.of("conf");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "A configuration file for what those have no word for: apps with their keys,"
            + " kafkaWebsocket.topics, limits.",
        "Its own cluster, log and listen.port win over the folder's."
      })
  private @Nullable Path config;

  @Override
  public Integer call() throws ConfigException, StartException, InterruptedException {
    var environment = System.getenv();
    ConfigFile file =
        config == null ? ConfigFile.standard(environment) : ConfigFile.read(config, environment);
    KafkaWebsocketFolder folder = KafkaWebsocketFolder.read(conf);
    Logger log = LoggerFactory.getLogger(KafkaWebsocketCommand.class);
    file.warnings().forEach(log::warn);
    folder.warnings().forEach(log::warn);
    return Lifetime.run(
        () -> ServeNode.start(config == null ? "environment" : config.toString(), file, folder),
        node -> {
          spec.commandLine().getOut().println("Barnabas is ready: " + node.url());
          node.moreUrls().forEach(url -> spec.commandLine().getOut().println("and: " + url));
          spec.commandLine().getOut().flush();
        });
  }
}
