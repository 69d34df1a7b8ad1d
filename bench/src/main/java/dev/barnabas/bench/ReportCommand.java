package dev.barnabas.bench;

import dev.barnabas.bench.report.Page;
import dev.barnabas.bench.report.Run;
import dev.barnabas.bench.report.RunFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code barnabas bench report}.
 *
 * <p>Thread: main.
 */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Print the tables of results that --json wrote, or write them into a page.")
final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", arity = "1..*")
  private List<Path> files = List.of();

  @Option(
      names = "--into",
      paramLabel = "PAGE",
      description = "A page of Markdown with the two lines that mark the place, graphs beside it.")
  private @Nullable Path page;

  @Option(
      names = "--pictures",
      paramLabel = "DIR",
      defaultValue = "images",
      description = "Folder of the graphs, seen from the page (default: ${DEFAULT-VALUE}).")
  private String pictures = "";

  @Override
  public Integer call() throws IOException {
    List<Run> runs = new ArrayList<>();
    for (Path file : files) {
      runs.add(RunFile.read(file));
    }
    if (page == null) {
      System.out.print(Page.text(runs));
    } else {
      Page.write(runs, page, pictures);
    }
    return 0;
  }
}
