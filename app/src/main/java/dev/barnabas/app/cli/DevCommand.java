package dev.barnabas.app.cli;

import dev.barnabas.app.config.ConfigException;
import dev.barnabas.app.config.ConfigFile;
import dev.barnabas.app.training.Credentials;
import dev.barnabas.app.training.Rehearsal;
import dev.barnabas.app.wiring.DevNode;
import dev.barnabas.app.wiring.DevOptions;
import dev.barnabas.app.wiring.StartException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code barnabas dev}.
 *
 * <p>Thread: main.
 */
@Command(
    name = "dev",
    sortOptions = false,
    description = {
      "Run everything on this machine: a real Apache Kafka broker in this process, a node, and a"
          + " demo page with live data.",
      "Prints one block when it serves: its address, where Kafka clients connect, and an API key"
          + " that works. Ctrl-C ends it."
    })
final class DevCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port for clients; 0: any free one (default: listen.port of FILE, else 8080).")
  private @Nullable Integer port;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "Port of the Kafka broker; 0: any free one (default: ${DEFAULT-VALUE}).")
  private int kafkaPort;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = {
        "Keep topics, history and the API key there, so that a restart goes on with them.",
        "Without it all of it ends with the process."
      })
  private @Nullable Path dataDir;

  @Option(names = "--no-demo", description = "Without the demo page and its data.")
  private boolean noDemo;

  @Option(
      names = "--pages",
      paramLabel = "DIR",
      description =
          "Serve the files of a folder, as they are at the start, instead of the demo page and its"
              + " data. Beside them are /ably.min.js, the SDK, and /base.css.")
  private @Nullable Path pages;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Take what a configuration file says: listen, apps and their keys, namespaces, rules,"
              + " limits and the rest; its clusters too, but for kafka. Topics that its rules name"
              + " are made where they are missing.")
  private @Nullable Path config;

  @Override
  public Integer call() throws ConfigException, StartException, InterruptedException {
    if (port != null) {
      checkPort("--port", port);
    }
    checkPort("--kafka-port", kafkaPort);
    // One block and nothing around it, unless BARNABAS_LOGGING asks for more (logback.xml).
    System.setProperty("barnabas.logging", "WARN");
    var environment = System.getenv();
    ConfigFile file =
        config == null ? ConfigFile.standard(environment) : ConfigFile.read(config, environment);
    file.warnings().forEach(warning -> spec.commandLine().getErr().println("warning: " + warning));
    DevOptions options =
        new DevOptions(
            port,
            kafkaPort,
            dataDir,
            pages,
            !noDemo && pages == null,
            config == null ? "" : config.toString(),
            file);
    PrintWriter out = spec.commandLine().getOut();
    return Lifetime.run(
        () -> DevNode.start(options),
        node -> {
          out.print(
              new ReadyBlock(
                  node.address(), node.kafkaBootstrap(), node.key(), node.controlToken()));
          out.flush();
          rehearse(node);
        });
  }

  /** A failed rehearsal is no reason for slow starts: the cache then knows less. */
  private void rehearse(DevNode node) {
    if (!Lifetime.isTraining()) {
      return;
    }
    try {
      Rehearsal.play(
          node.url(), Credentials.of(node.key(), InstantSource.system()), System::nanoTime);
    } catch (StartException e) {
      spec.commandLine().getErr().println(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void checkPort(String option, int value) {
    if (value < 0 || value > 65_535) {
      throw new ParameterException(
          spec.commandLine(), option + " " + value + ": must be 0 (any free one) to 65535");
    }
  }
}
