package dev.barnabas.bench;

import dev.barnabas.bench.reference.Installed;
import dev.barnabas.bench.reference.Reference;
import dev.barnabas.bench.reference.References;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What nodes are to be compared with.
 *
 * @param peers folder of other servers, besides those on the PATH
 * @param names of references; empty: all
 */
record Comparison(@Nullable Path peers, List<String> names) {

  /** What is written by the references goes into {@code folder}. */
  List<Reference> find(Path folder) throws IOException, InterruptedException {
    List<Reference> all = References.find(folder, Installed.in(peers, Home.modules()));
    for (String name : names) {
      if (all.stream().noneMatch(one -> one.name().equalsIgnoreCase(name))) {
        List<String> known = all.stream().map(Reference::name).toList();
        throw new IllegalArgumentException(name + ": no such reference, but " + known);
      }
    }
    return all.stream().filter(this::isWanted).toList();
  }

  private boolean isWanted(Reference reference) {
    return names.isEmpty() || names.stream().anyMatch(reference.name()::equalsIgnoreCase);
  }
}
