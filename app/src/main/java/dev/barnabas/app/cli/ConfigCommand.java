package dev.barnabas.app.cli;

import dev.barnabas.app.config.ConfigException;
import dev.barnabas.app.config.ConfigFile;
import dev.barnabas.app.config.Configuration;
import dev.barnabas.app.config.Rules;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code barnabas config check FILE}. Thread: main. */
@Command(
    name = "config",
    description = "Check a configuration file.",
    synopsisSubcommandLabel = "COMMAND")
final class ConfigCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "what to do is missing: check");
  }

  @Command(
      name = "check",
      description = {
        "Read a configuration file as `serve` would, with the environment over it, and its rules;"
            + " connect to nothing.",
        "Prints what is wrong: line, path, value, rule, remedy."
      })
  int check(
      @Parameters(paramLabel = "FILE", description = "The file, such as barnabas.yaml.") Path file)
      throws ConfigException {
    ConfigFile read = ConfigFile.read(file, System.getenv());
    Rules rules = Rules.read(file.toString(), read, "first");
    PrintWriter out = spec.commandLine().getOut();
    Stream.concat(read.warnings().stream(), rules.warnings().stream())
        .forEach(warning -> spec.commandLine().getErr().println("warning: " + warning));
    out.printf(
        "%s is fine: %d app(s), %d namespace(s), %d egress rule(s), %d ingress rule(s)%n",
        file,
        read.configuration().apps().size(),
        namespaces(read.configuration()),
        rules.egress().size(),
        rules.ingress().size());
    return ExitCode.OK;
  }

  private static int namespaces(Configuration configuration) {
    return IntStream.range(0, Math.max(1, configuration.apps().size()))
        .map(app -> configuration.namespacesOf(app).size())
        .sum();
  }
}
