package dev.barnabas.server.comet;

import dev.barnabas.server.http.Request;
import java.util.concurrent.CompletionStage;

/** Says whether a request may use a connection: it shows its own credential each time. */
@FunctionalInterface
public interface Callers {
  /**
   * Completes when the caller may; else fails with a {@code ProtocolException} 401xx.
   *
   * @param connectionKey as the path has it
   */
  CompletionStage<?> require(Request request, String connectionKey);
}
