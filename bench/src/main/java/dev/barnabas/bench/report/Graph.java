package dev.barnabas.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A scenario as bars: one for each contestant, as long as its CPU time per delivery (or its p99
 * where that is what counts), the parts of a node in shades.
 */
public final class Graph {
  private static final int LABEL_WIDTH = 130;
  private static final int BAR_WIDTH = 460;
  private static final int NUMBER_WIDTH = 90;
  private static final int ROW = 30;
  private static final int TOP = 34;
  private static final List<Figure> PARTS =
      List.of(Figure.LOOPS, Figure.READER, Figure.BROKER, Figure.JVM, Figure.OTHER);
  private static final List<String> SHADES =
      List.of("#1f6feb", "#6ea8fe", "#a8b3c2", "#ced4dc", "#e4e8ed");
  private static final String WHOLE = "#57606a";

  /** Whichever of these comes first in an outcome is drawn. */
  private static final List<Figure> DRAWN =
      List.of(Figure.CPU, Figure.RESIDENT, Figure.RETURN, Figure.ARRIVAL);

  private Graph() {}

  /** An SVG picture. */
  public static String of(Outcome outcome) {
    Figure figure = figureOf(outcome);
    List<String> shown =
        outcome.contestants().stream()
            .filter(name -> Statistics.median(outcome, name, figure).isPresent())
            .toList();
    double most =
        shown.stream()
            .mapToDouble(name -> Statistics.median(outcome, name, figure).orElse(0))
            .max()
            .orElse(1);
    int width = LABEL_WIDTH + BAR_WIDTH + NUMBER_WIDTH;
    int height = TOP + ROW * (shown.size() + 1);
    var svg = new StringBuilder();
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
        .append(width + " " + height)
        .append("\" font-family=\"sans-serif\" font-size=\"13\">\n")
        .append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    text(svg, 8, 20, outcome.scenario() + ": " + outcome.title() + " (" + figure.label() + ")");
    for (int i = 0; i < shown.size(); i++) {
      bar(svg, outcome, shown.get(i), TOP + i * ROW, BAR_WIDTH / Math.max(1e-9, most));
    }
    legend(svg, outcome, TOP + shown.size() * ROW);
    return svg.append("</svg>\n").toString();
  }

  private static Figure figureOf(Outcome outcome) {
    return DRAWN.stream().filter(figure -> has(outcome, figure)).findFirst().orElse(Figure.P99);
  }

  private static boolean has(Outcome outcome, Figure figure) {
    return outcome.rounds().stream().anyMatch(one -> one.figures().containsKey(figure));
  }

  private static void bar(StringBuilder svg, Outcome outcome, String name, int y, double scale) {
    Figure figure = figureOf(outcome);
    double whole = Statistics.median(outcome, name, figure).orElse(0);
    text(svg, 8, y + 17, name);
    rectangle(svg, LABEL_WIDTH, y, whole * scale, WHOLE);
    double x = LABEL_WIDTH;
    for (int i = 0; i < PARTS.size() && figure == Figure.CPU; i++) {
      OptionalDouble part = Statistics.median(outcome, name, PARTS.get(i));
      double length = part.orElse(0) * scale;
      rectangle(svg, x, y, length, SHADES.get(i));
      x += length;
    }
    double end = Math.max(x, LABEL_WIDTH + whole * scale);
    text(svg, end + 6, y + 17, String.format(Locale.ROOT, "%." + figure.decimals() + "f", whole));
  }

  private static void legend(StringBuilder svg, Outcome outcome, int y) {
    double x = LABEL_WIDTH;
    for (int i = 0; i < PARTS.size() && has(outcome, PARTS.get(i)); i++) {
      String name = PARTS.get(i).label().replace(" µs", "");
      rectangle(svg, x, y, 14, SHADES.get(i));
      text(svg, x + 20, y + 17, name);
      x += 90;
    }
  }

  private static void rectangle(StringBuilder svg, double x, int y, double width, String colour) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"22\" fill=\"%s\"/>%n",
            x,
            y,
            width,
            colour));
  }

  private static void text(StringBuilder svg, double x, int y, String text) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
    svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%d\">%s</text>%n", x, y, escaped));
  }
}
