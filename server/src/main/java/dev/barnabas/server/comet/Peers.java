package dev.barnabas.server.comet;

import java.net.URI;
import java.util.Optional;

/** Knows where the other nodes listen for each other. Thread: any. */
@FunctionalInterface
public interface Peers {
  /** The address of a node: scheme, host and port; empty when it is not known. */
  Optional<URI> find(String nodeId);
}
