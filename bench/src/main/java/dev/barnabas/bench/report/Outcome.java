package dev.barnabas.bench.report;

import java.util.List;
import java.util.Map;

/**
 * What a scenario gave.
 *
 * @param load what was asked for, by name
 * @param absent references that this machine has not: name → why
 */
public record Outcome(
    String scenario,
    String title,
    Map<String, Object> load,
    List<Measured> rounds,
    Map<String, String> absent) {

  /** Of all rounds, the warm-up too. */
  public List<String> faults() {
    return rounds.stream()
        .flatMap(one ->
            one.faults().stream().map(fault -> scenario + ", " + one.contestant() + ": " + fault))
        .toList();
  }

  /** In the order of their first round. */
  public List<String> contestants() {
    return rounds.stream().map(Measured::contestant).distinct().toList();
  }

  public List<Measured> roundsOf(String contestant) {
    return rounds.stream()
        .filter(one -> one.round() > 0 && one.contestant().equals(contestant))
        .toList();
  }
}
