package dev.barnabas.systemtests.crowd;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What all clients of a crowd saw.
 *
 * @param witnesses by their clients' ids
 */
public record Report(Map<String, Witness> witnesses) {

  /** What one client saw. */
  public Witness of(String id) {
    return requireNonNull(witnesses.get(id), id);
  }

  public void forEach(BiConsumer<String, Witness> check) {
    witnesses.forEach(check);
  }
}
