package dev.barnabas.server;

import dev.barnabas.server.control.ControlParts;
import dev.barnabas.server.http.Request;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a request waits for, so that behind a balancer it finds what one before it did on another
 * node: the key that it shows, and the state that its path is about. Thread: any.
 */
record SettledState(ControlParts parts) {
  /** Completes when the request can be answered, after some seconds at the latest; never fails. */
  CompletionStage<Void> before(Request request) {
    CompletionStage<Void> caller = parts.control().settled(request.credential());
    return switch (request.segments().getFirst()) {
      case "push" -> both(caller, parts.push().settled());
      case "stats" -> both(caller, parts.stats().settled());
      // Of an app that is new, perhaps, and what was posted for it.
      case "v1" -> both(parts.control().settled(), parts.stats().settled());
      default -> caller;
    };
  }

  private static CompletionStage<Void> both(CompletionStage<Void> one, CompletionStage<Void> two) {
    return CompletableFuture.allOf(one.toCompletableFuture(), two.toCompletableFuture());
  }
}
