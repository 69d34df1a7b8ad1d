package dev.barnabas.bench;

import dev.barnabas.bench.process.Endpoint;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes are measured.
 *
 * @param given nodes that run already; empty: one of our own for each scenario
 */
record Contestants(List<Endpoint> given) {

  static Contestants own() {
    return new Contestants(List.of());
  }

  static Endpoint given(String name, URI address, String key, @Nullable Long process) {
    return new Endpoint(name, address, key, process, null);
  }
}
