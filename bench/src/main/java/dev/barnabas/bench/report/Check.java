package dev.barnabas.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * A scenario in one line: whether counts were right, and what was counted. A run that is too short
 * for figures tells no more.
 */
public final class Check {
  private static final String INDENT = "    ";

  private Check() {}

  public static String of(Outcome outcome) {
    List<String> faults = outcome.faults();
    var text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%-4s", outcome.scenario()));
    text.append(judgement(outcome)).append(clients(outcome));
    if (!outcome.contestants().isEmpty()) {
      text.append(": ");
      text.append(
          outcome.contestants().stream()
              .map(contestant -> contestant + deliveries(outcome, contestant))
              .collect(Collectors.joining("; ")));
    }
    faults.forEach(fault -> text.append('\n').append(INDENT).append(fault));
    return text.toString();
  }

  private static String judgement(Outcome outcome) {
    if (!outcome.faults().isEmpty()) {
      return "WRONG";
    }
    return outcome.contestants().isEmpty() ? "not measured" : "right";
  }

  private static String clients(Outcome outcome) {
    return outcome.load().get(Outcome.CLIENTS) instanceof Number came
        ? String.format(Locale.ROOT, ", %,d clients", came.longValue())
        : "";
  }

  private static String deliveries(Outcome outcome, String contestant) {
    OptionalDouble rate = Statistics.median(outcome, contestant, Figure.RATE);
    return rate.isPresent()
        ? String.format(Locale.ROOT, " (%,.0f %s)", rate.getAsDouble(), Figure.RATE.label())
        : "";
  }
}
