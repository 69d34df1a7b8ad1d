package dev.barnabas.app.cli;

import dev.barnabas.app.config.ConfigException;
import dev.barnabas.app.config.ConfigFile;
import dev.barnabas.app.wiring.ServeNode;
import dev.barnabas.app.wiring.StartException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code barnabas serve}.
 *
 * <p>Thread: main.
 */
@Command(
    name = "serve",
    description = {
      "Run a node against an existing Kafka.",
      "GET /health says whether it lives, GET /ready whether it takes clients (200 or 503). SIGTERM"
          + " ends it."
    })
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = {
        "The configuration file, such as barnabas.yaml; environment variables named BARNABAS_… win"
            + " over it (see docs/config.md). Changes of rules and feeds in it count while it runs."
      })
  private Path config = Path.of("barnabas.yaml");

  @Override
  public Integer call() throws ConfigException, StartException, InterruptedException {
    ConfigFile file = ConfigFile.read(config, System.getenv());
    Logger log = LoggerFactory.getLogger(ServeCommand.class);
    file.warnings().forEach(log::warn);
    return Lifetime.run(
        () -> ServeNode.start(config.toString(), file),
        node -> {
          node.follow(config, System.getenv());
          spec.commandLine().getOut().println("Barnabas is ready: " + node.url());
          spec.commandLine().getOut().flush();
        });
  }
}
