package dev.barnabas.server.http;

import dev.barnabas.protocol.error.ProtocolException;
import java.util.concurrent.CompletionStage;

/** What stands behind a route. Thread: the connection's event loop, so it must not block. */
@FunctionalInterface
public interface Endpoint {
  /**
   * Answers, now or later, on any thread. After 8 s without an answer the client gets 50003.
   *
   * @throws ProtocolException to be answered as it is; the stage may fail with one too
   */
  CompletionStage<Response> answer(Request request);
}
