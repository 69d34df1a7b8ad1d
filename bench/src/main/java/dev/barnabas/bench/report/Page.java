package dev.barnabas.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Results on a page of Markdown, between two lines that mark their place, with graphs beside it.
 */
public final class Page {
  private static final String BEGIN = "<!-- figures: ./barnabas bench report writes from here -->";
  private static final String END = "<!-- figures: to here -->";

  private Page() {}

  /** Tables of all runs, with machine and date. */
  public static String text(List<Run> runs) {
    var text = new StringBuilder();
    for (Run run : runs) {
      text.append(surroundings(run));
      run.outcomes().forEach(outcome -> text.append(Table.of(outcome)).append('\n'));
    }
    return text.toString();
  }

  private static String surroundings(Run run) {
    var text = new StringBuilder();
    run.surroundings()
        .forEach((name, value) ->
            text.append("- ").append(name).append(": ").append(value).append('\n'));
    return text.append('\n').toString();
  }

  /**
   * Replaces what stands between the two lines of {@code page}.
   *
   * @param pictures folder for the graphs, from the page's own folder; made if it is not there
   */
  public static void write(List<Run> runs, Path page, String pictures) throws IOException {
    String old = Files.readString(page);
    int begin = old.indexOf(BEGIN);
    int end = old.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(page + " lacks the lines\n" + BEGIN + "\n" + END);
    }
    Path folder = Files.createDirectories(page.toAbsolutePath().resolveSibling(pictures));
    var text = new StringBuilder(old.substring(0, begin)).append(BEGIN).append("\n\n");
    for (Run run : runs) {
      text.append(surroundings(run));
      for (Outcome outcome : run.outcomes()) {
        String name = "bench-" + outcome.scenario() + ".svg";
        Files.writeString(folder.resolve(name), Graph.of(outcome));
        text.append(Table.of(outcome)).append('\n');
        text.append("![").append(outcome.title()).append("](").append(pictures).append('/');
        text.append(name).append(")\n\n");
      }
    }
    Files.writeString(page, text.append(old.substring(end)).toString());
  }
}
