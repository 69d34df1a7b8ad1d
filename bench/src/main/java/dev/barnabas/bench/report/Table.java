package dev.barnabas.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A scenario's medians as a table of Markdown, which reads well on a terminal too. */
public final class Table {
  /** What everybody is a ratio to; to the others, only the first contestant is. */
  private static final List<String> BASES = List.of("bcast-write", "bcast-uring", "kafka");

  private Table() {}

  public static String of(Outcome outcome) {
    List<List<String>> rows = new ArrayList<>();
    List<Figure> figures = figuresOf(outcome);
    List<String> bases =
        BASES.stream().filter(base -> outcome.contestants().contains(base)).toList();
    String first = outcome.contestants().isEmpty() ? "" : outcome.contestants().getFirst();
    boolean costs = figures.contains(Figure.CPU);
    rows.add(heads(figures, bases, costs ? first : ""));
    for (String contestant : outcome.contestants()) {
      List<String> row = new ArrayList<>(List.of(contestant));
      for (Figure figure : figures) {
        row.add(text(Statistics.median(outcome, contestant, figure), figure.decimals()));
      }
      for (String base : bases) {
        row.add(ratios(outcome, contestant, base));
      }
      if (costs) {
        row.add(contestant.equals("kafka") ? "" : ratios(outcome, first, contestant));
      }
      rows.add(row);
    }
    var text = new StringBuilder();
    text.append("**").append(outcome.scenario()).append("**: ").append(outcome.title());
    text.append("\n\n").append(outcome.contestants().isEmpty() ? "" : aligned(rows));
    text.append(fewer(outcome));
    outcome
        .absent()
        .forEach((name, why) -> text.append("\nWithout ").append(name).append(": ").append(why));
    outcome.faults().forEach(fault -> text.append("\nWrong: ").append(fault));
    return text.append('\n').toString();
  }

  private static String fewer(Outcome outcome) {
    return outcome.load().get(Outcome.CLIENTS) instanceof Number came
            && outcome.load().get(Outcome.CLIENTS_IN_FULL) instanceof Number full
            && came.longValue() < full.longValue()
        ? String.format(
            Locale.ROOT,
            "%nWith %,d of %,d clients: as --clients or the limit of open files has it",
            came.longValue(),
            full.longValue())
        : "";
  }

  private static List<Figure> figuresOf(Outcome outcome) {
    return List.of(Figure.values()).stream()
        .filter(
            figure -> outcome.rounds().stream().anyMatch(one -> one.figures().containsKey(figure)))
        .toList();
  }

  private static List<String> heads(List<Figure> figures, List<String> bases, String first) {
    List<String> heads = new ArrayList<>(List.of("median of rounds"));
    figures.forEach(figure -> heads.add(figure.label()));
    bases.forEach(base -> heads.add("× " + base));
    if (!first.isEmpty()) {
      heads.add(first + " ÷ this");
    }
    return heads;
  }

  /**
   * CPU and, for a node, its loops alone, or its reader's thread to a bare reader's; for latency to
   * Kafka's own, p50 and p99.
   */
  private static String ratios(Outcome outcome, String contestant, String base) {
    if (contestant.equals(base)) {
      return "1";
    }
    boolean kafka = base.equals("kafka");
    boolean reader = base.equals("java reader");
    Figure first = kafka ? Figure.P50 : Figure.CPU;
    Figure second = kafka ? Figure.P99 : reader ? Figure.READER : Figure.LOOPS;
    Figure secondBase = kafka || reader ? second : Figure.CPU;
    String one = text(Statistics.ratio(outcome, contestant, first, base, first), 2);
    OptionalDouble other = Statistics.ratio(outcome, contestant, second, base, secondBase);
    return other.isPresent() ? one + " / " + text(other, 2) : one;
  }

  private static String text(OptionalDouble value, int decimals) {
    return value.isPresent()
        ? String.format(Locale.ROOT, "%." + decimals + "f", value.getAsDouble())
        : "";
  }

  private static String aligned(List<List<String>> rows) {
    int columns = rows.getFirst().size();
    var text = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < columns; c++) {
        text.append("| ").append(padded(rows, r, c)).append(' ');
      }
      text.append("|\n");
      if (r == 0) {
        text.append("| --- ".repeat(columns)).append("|\n");
      }
    }
    return text.toString();
  }

  private static String padded(List<List<String>> rows, int row, int column) {
    int width = rows.stream().mapToInt(cells -> cells.get(column).length()).max().orElse(0);
    String cell = rows.get(row).get(column);
    String space = " ".repeat(width - cell.length());
    return column == 0 ? cell + space : space + cell;
  }
}
