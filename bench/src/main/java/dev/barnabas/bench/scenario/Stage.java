package dev.barnabas.bench.scenario;

import dev.barnabas.bench.process.Endpoint;
import dev.barnabas.bench.reference.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Who takes part, and how it is to be done.
 *
 * @param nodes one or two
 * @param told of each step, as a short sentence
 */
public record Stage(
    List<Endpoint> nodes, List<Reference> references, Scale scale, Consumer<String> told) {

  public List<Reference.Broadcaster> broadcasters() {
    return references.stream()
        .filter(Reference.Broadcaster.class::isInstance)
        .map(Reference.Broadcaster.class::cast)
        .toList();
  }

  Map<String, String> absent() {
    Map<String, String> absent = new LinkedHashMap<>();
    for (Reference reference : references) {
      if (reference instanceof Reference.Absent(String name, String why)) {
        absent.put(name, why);
      }
    }
    return absent;
  }
}
