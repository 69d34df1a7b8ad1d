package dev.barnabas.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@link Run} as a file of JSON. */
public final class RunFile {
  private RunFile() {}

  /** Whoever reads meanwhile sees the old content or all of the new. */
  public static void write(Run run, Path file) throws IOException {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("surroundings", run.surroundings());
    tree.put("scenarios", run.outcomes().stream().map(RunFile::tree).toList());
    Path whole = file.toAbsolutePath().resolveSibling(file.getFileName() + ".part");
    Files.writeString(whole, JsonTree.write(tree));
    Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Map<String, Object> tree(Outcome outcome) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("scenario", outcome.scenario());
    tree.put("title", outcome.title());
    tree.put("load", outcome.load());
    tree.put("absent", outcome.absent());
    tree.put("failure", outcome.failure());
    tree.put("rounds", outcome.rounds().stream().map(RunFile::tree).toList());
    return tree;
  }

  private static Map<String, Object> tree(Measured one) {
    Map<String, Object> figures = new LinkedHashMap<>();
    one.figures().forEach((figure, value) -> figures.put(figure.label(), value));
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("contestant", one.contestant());
    tree.put("round", one.round());
    tree.put("figures", figures);
    tree.put("faults", one.faults());
    return tree;
  }

  public static Run read(Path file) throws IOException {
    Map<String, Object> tree = JsonTree.object(JsonTree.read(Files.readString(file)));
    List<Outcome> outcomes = new ArrayList<>();
    for (Object scenario : JsonTree.list(tree.get("scenarios"))) {
      outcomes.add(outcome(JsonTree.object(scenario)));
    }
    return new Run(texts(JsonTree.object(tree.get("surroundings"))), outcomes);
  }

  private static Outcome outcome(Map<String, Object> tree) {
    List<Measured> rounds = new ArrayList<>();
    for (Object one : JsonTree.list(tree.get("rounds"))) {
      rounds.add(measured(JsonTree.object(one)));
    }
    return new Outcome(
        String.valueOf(tree.get("scenario")),
        String.valueOf(tree.get("title")),
        JsonTree.object(tree.get("load")),
        rounds,
        texts(JsonTree.object(tree.get("absent"))),
        tree.get("failure") instanceof String why ? why : "");
  }

  private static Measured measured(Map<String, Object> tree) {
    Map<String, Object> values = JsonTree.object(tree.get("figures"));
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      if (values.get(figure.label()) instanceof Number number) {
        figures.put(figure, number.doubleValue());
      }
    }
    return new Measured(
        String.valueOf(tree.get("contestant")),
        tree.get("round") instanceof Number round ? round.intValue() : 0,
        figures,
        JsonTree.list(tree.get("faults")).stream().map(String::valueOf).toList());
  }

  private static Map<String, String> texts(Map<String, Object> tree) {
    Map<String, String> texts = new LinkedHashMap<>();
    tree.forEach((name, value) -> texts.put(name, String.valueOf(value)));
    return texts;
  }
}
