package dev.barnabas.app.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code barnabas help COMMAND}: what {@code COMMAND --help} shows.
 *
 * <p>Thread: main.
 */
@Command(name = "help", description = "Show the help of a command, as --help does.")
final class HelpCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The command, such as dev.")
  private List<String> names = List.of();

  @Override
  public void run() {
    CommandLine asked = spec.root().commandLine();
    for (String name : names) {
      CommandLine below = asked.getSubcommands().get(name);
      if (below == null) {
        throw new ParameterException(spec.commandLine(), "there is no command " + name);
      }
      asked = below;
    }
    asked.usage(spec.commandLine().getOut());
  }
}
