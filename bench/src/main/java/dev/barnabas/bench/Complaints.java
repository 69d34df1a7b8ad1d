package dev.barnabas.bench;

import dev.barnabas.bench.base.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.core.JacksonException;

/** How the commands say what is wrong: one line where it is the caller's to mend. Thread: any. */
final class Complaints {
  private Complaints() {}

  /** A command that complains so. */
  static CommandLine line(Object command) {
    return new CommandLine(command)
        .setCommandName("barnabas bench")
        .setParameterExceptionHandler(Complaints::onArguments)
        .setExecutionExceptionHandler((failure, line, _) -> onFailure(failure, line));
  }

  /** Code 2 for arguments that make no sense. */
  static void require(boolean sense, CommandSpec command, String problem) {
    if (!sense) {
      throw new CommandLine.ParameterException(command.commandLine(), problem);
    }
  }

  private static int onArguments(CommandLine.ParameterException wrong, String[] arguments) {
    wrong.getCommandLine().getErr().println(wrong.getMessage() + " (see --help)");
    return ExitCode.USAGE;
  }

  private static int onFailure(Exception failure, CommandLine line) throws Exception {
    String said = said(failure);
    if (said == null) {
      throw failure;
    }
    line.getErr().println(said);
    return ExitCode.SOFTWARE;
  }

  /** Null: nobody expected it, and its trace tells more. */
  private static @Nullable String said(Exception failure) {
    return switch (failure) {
      case JacksonException broken -> "no results of a run: " + broken.getOriginalMessage();
      case IOException broken -> Failure.text(broken);
      case UncheckedIOException broken -> Failure.text(broken);
      case IllegalArgumentException wrong -> Failure.text(wrong);
      default -> null;
    };
  }
}
