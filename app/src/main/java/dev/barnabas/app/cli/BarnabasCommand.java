package dev.barnabas.app.cli;

import dev.barnabas.app.config.ConfigException;
import dev.barnabas.app.config.Problem;
import dev.barnabas.app.wiring.StartException;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code barnabas}: lists the commands. Thread: main. */
@Command(
    name = "barnabas",
    description =
        "The last mile for Apache Kafka: topics become channels for browsers and devices.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DevCommand.class,
      ServeCommand.class,
      KafkaWebsocketCommand.class,
      ConfigCommand.class,
      RulesCommand.class,
      VersionCommand.class,
      HelpCommand.class
    },
    sortOptions = false,
    usageHelpAutoWidth = true,
    footerHeading = "%nIn a checkout also%n",
    footer = "  bench            Measure a node beside other servers: ./barnabas bench --help",
    exitCodeListHeading = "%nExit codes%n",
    exitCodeList = {
      "0:all went well",
      "1:something failed while it ran; the message says what",
      "2:the arguments make no command",
      "3:the configuration is refused; each line says path, value, rule and remedy"
    })
public final class BarnabasCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs a command line and returns its exit code. */
  public static int run(String... args) {
    return commandLine().execute(args);
  }

  static CommandLine commandLine() {
    return new CommandLine(new BarnabasCommand())
        .setParameterExceptionHandler((e, _) -> misused(e))
        .setExecutionExceptionHandler((e, commandLine, _) -> failed(e, commandLine.getErr()));
  }

  /** One line about the mistake and one about where help is: the whole usage would hide both. */
  private static int misused(ParameterException usage) {
    CommandLine commandLine = usage.getCommandLine();
    PrintWriter err = commandLine.getErr();
    err.println("barnabas: " + usage.getMessage());
    var _ = UnmatchedArgumentException.printSuggestions(usage, err);
    err.println("See: " + commandLine.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return ExitCode.USAGE;
  }

  private static int failed(Exception e, PrintWriter err) {
    if (e instanceof ParameterException usage) {
      return misused(usage);
    } else if (e instanceof ConfigException refused) {
      err.println("barnabas: " + refused.getMessage());
      for (Problem problem : refused.problems()) {
        err.println("  " + problem);
      }
      return ExitCode.CONFIG;
    } else if (e instanceof StartException failure) {
      err.println("barnabas: " + failure.getMessage());
      LoggerFactory.getLogger(BarnabasCommand.class).debug("the start failed", failure);
      return ExitCode.FAILED;
    }
    Logger log = LoggerFactory.getLogger(BarnabasCommand.class);
    log.error("this should not happen; please report it", e);
    return ExitCode.FAILED;
  }

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  void help(boolean asked) {
    // picocli shows it and runs nothing.
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
