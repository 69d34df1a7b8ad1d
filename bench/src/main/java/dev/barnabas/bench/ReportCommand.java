package dev.barnabas.bench;

import dev.barnabas.bench.report.Outcome;
import dev.barnabas.bench.report.Run;
import dev.barnabas.bench.report.RunFile;
import dev.barnabas.bench.report.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code barnabas bench report}.
 *
 * <p>Thread: main.
 */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Print the tables of results that --json wrote.")
final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", arity = "1..*")
  private List<Path> files = List.of();

  @Override
  public Integer call() throws IOException {
    for (Path file : files) {
      Run run = RunFile.read(file);
      run.surroundings().forEach((name, value) -> System.out.println("- " + name + ": " + value));
      System.out.println();
      for (Outcome outcome : run.outcomes()) {
        System.out.println(Table.of(outcome));
      }
    }
    return 0;
  }
}
