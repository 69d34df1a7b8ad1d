package dev.barnabas.bench.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a scenario gave.
 *
 * @param load what was asked for, by name
 * @param absent references that this machine has not: name → why
 * @param failure what ended it before all its rounds were played; empty: nothing
 */
public record Outcome(
    String scenario,
    String title,
    Map<String, Object> load,
    List<Measured> rounds,
    Map<String, String> absent,
    String failure) {
  /** How many clients came, in {@link #load}. */
  public static final String CLIENTS = "clients";

  /** How many the scenario is about. */
  public static final String CLIENTS_IN_FULL = "clientsInFull";

  /** One of which nothing was measured. */
  public static Outcome failed(String scenario, String title, String failure) {
    return new Outcome(scenario, title, Map.of(), List.of(), Map.of(), failure);
  }

  /** Of all rounds, the warm-up too, and what ended them. */
  public List<String> faults() {
    Stream<String> ended = Stream.of(failure).filter(why -> !why.isEmpty());
    Stream<String> found =
        rounds.stream()
            .flatMap(one -> one.faults().stream().map(fault -> one.contestant() + ": " + fault))
            .distinct();
    return Stream.concat(found, ended).toList();
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
