package dev.barnabas.formats.registry;

import dev.barnabas.formats.registry.RegistryClient.NotRegisteredException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Fetches a schema and what it refers to, one after the other.
 *
 * <p>Thread: the HTTP client's, one at a time.
 */
final class ReferenceWalk {
  private static final int REFERENCES_MAX = 200;

  private final RegistryClient client;
  private final boolean serialized;
  private final Map<String, String> found = new LinkedHashMap<>(); // ≤ REFERENCES_MAX
  private final Set<String> begun = new HashSet<>(); // ≤ REFERENCES_MAX

  /**
   * @param serialized whether descriptors are asked for instead of sources
   */
  ReferenceWalk(RegistryClient client, boolean serialized) {
    this.client = client;
    this.serialized = serialized;
  }

  CompletableFuture<Registered> of(int id) {
    return client
        .byId(id, serialized)
        .thenCompose(answer ->
            references(answer, 0)
                .thenApply(_ ->
                    new Registered(
                        // Avro was first, and is not named.
                        answer.get("schemaType") instanceof String type ? type : "AVRO",
                        String.valueOf(answer.get("schema")),
                        found)));
  }

  private CompletableFuture<?> references(Map<?, ?> answer, int from) {
    List<?> references = answer.get("references") instanceof List<?> list ? list : List.of();
    if (from >= references.size()) {
      return CompletableFuture.completedFuture(null);
    }
    return reference(references.get(from)).thenCompose(_ -> references(answer, from + 1));
  }

  private CompletableFuture<?> reference(Object reference) {
    if (!(reference instanceof Map<?, ?> tree
        && tree.get("name") instanceof String name
        && tree.get("subject") instanceof String subject
        && tree.get("version") instanceof Long version)) {
      throw new NotRegisteredException("the registry gives a reference without its place");
    }
    if (!begun.add(name)) {
      return CompletableFuture.completedFuture(null);
    }
    if (begun.size() > REFERENCES_MAX) {
      throw new NotRegisteredException("a schema refers to more than " + REFERENCES_MAX);
    }
    return client
        .byVersion(subject, version, serialized)
        .thenCompose(answer ->
            references(answer, 0)
                .thenRun(() -> found.put(name, String.valueOf(answer.get("schema")))));
  }
}
