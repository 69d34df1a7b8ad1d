package dev.barnabas.server.rest;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.access.Revocation;
import dev.barnabas.core.channel.PublishOutcome;
import dev.barnabas.core.namespace.Namespaces;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What the endpoints for tokens need of the core. */
public record TokenBackend(
    Access access, Namespaces namespaces, Nonces nonces, RevocationStore revocations) {

  /** Requests that are used once. Thread: any. */
  @FunctionalInterface
  public interface Nonces {
    /** The listener hears once, on any thread: accepted, or refused when it was used before. */
    void redeem(String nonce, Consumer<PublishOutcome> listener);
  }

  /** Where revocations are written. Thread: any. */
  @FunctionalInterface
  public interface RevocationStore {
    /**
     * Completes when all count on this node; the others hear of them.
     *
     * @param revocations of one key
     * @throws dev.barnabas.protocol.error.ProtocolException 42910 when there is no room for them
     */
    CompletionStage<Void> write(List<Revocation> revocations);
  }
}
