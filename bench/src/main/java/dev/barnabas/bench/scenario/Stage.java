package dev.barnabas.bench.scenario;

import dev.barnabas.bench.process.Endpoint;
import dev.barnabas.bench.process.Installation;
import dev.barnabas.bench.reference.Reference;
import dev.barnabas.bench.scenario.Work.Beside;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who takes part, and how it is to be done.
 *
 * @param nodes one or two
 * @param installation to start nodes from, for who kills them; null: there are only those given
 * @param told of each step, as a short sentence
 */
public record Stage(
    List<Endpoint> nodes,
    List<Reference> references,
    @Nullable Installation installation,
    Scale scale,
    Consumer<String> told) {

  List<Reference.Server> servers() {
    return references.stream()
        .filter(Reference.Server.class::isInstance)
        .map(Reference.Server.class::cast)
        .toList();
  }

  List<Reference.Server> servers(Set<Beside> beside) {
    return servers().stream()
        .filter(server -> beside.stream().anyMatch(wanted -> isOne(server, wanted)))
        .toList();
  }

  private static boolean isOne(Reference.Server server, Beside wanted) {
    return switch (wanted) {
      case SERVERS -> true;
      case BROKERS -> server instanceof Reference.Broker;
      case BROADCASTERS -> server instanceof Reference.Broadcaster;
      case CONSUMER, READER -> false;
    };
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
