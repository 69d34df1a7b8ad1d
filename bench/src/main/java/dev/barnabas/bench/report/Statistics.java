package dev.barnabas.bench.report;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What several rounds say together. */
public final class Statistics {
  private Statistics() {}

  public static OptionalDouble median(List<Double> values) {
    if (values.isEmpty()) {
      return OptionalDouble.empty();
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return OptionalDouble.of(
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
  }

  public static OptionalDouble median(Outcome outcome, String contestant, Figure figure) {
    return median(
        outcome.roundsOf(contestant).stream()
            .map(one -> one.figures().get(figure))
            .filter(Objects::nonNull)
            .toList());
  }

  /**
   * The median of the ratios of each round, since only what ran in the same minute compares.
   *
   * @param figure of {@code contestant}; of {@code reference} it is {@code base}
   */
  public static OptionalDouble ratio(
      Outcome outcome, String contestant, Figure figure, String reference, Figure base) {
    return median(
        outcome.roundsOf(contestant).stream()
            .map(one -> ratio(outcome, one, figure, reference, base))
            .filter(Objects::nonNull)
            .toList());
  }

  private static @Nullable Double ratio(
      Outcome outcome, Measured one, Figure figure, String reference, Figure base) {
    Double value = one.figures().get(figure);
    for (Measured other : outcome.roundsOf(reference)) {
      Double against = other.figures().get(base);
      if (other.round() == one.round() && value != null && against != null && against > 0) {
        return value / against;
      }
    }
    return null;
  }
}
