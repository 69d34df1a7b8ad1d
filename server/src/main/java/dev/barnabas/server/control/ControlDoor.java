package dev.barnabas.server.control;

import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.protocol.codec.ErrorTrees;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Endpoint;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The door of the Control API: lets in who shows one of its tokens, and answers errors in its
 * shape, an object that is the error. Immutable. Thread: any.
 */
final class ControlDoor {
  private static final String BEARER = "bearer ";

  private final List<ControlToken> tokens;

  ControlDoor(List<ControlToken> tokens) {
    this.tokens = List.copyOf(tokens);
  }

  /** For those who may look. */
  Endpoint reading(Endpoint endpoint) {
    return guarded(false, endpoint);
  }

  /** For those who may change something. */
  Endpoint writing(Endpoint endpoint) {
    return guarded(true, endpoint);
  }

  private Endpoint guarded(boolean writes, Endpoint endpoint) {
    return request ->
        answer(writes, endpoint, request)
            .handle((response, failure) -> {
              if (failure == null) {
                return response;
              }
              return refusal(request, failure);
            });
  }

  private CompletionStage<Response> answer(boolean writes, Endpoint endpoint, Request request) {
    try {
      if (of(request).readOnly() && writes) {
        throw new ProtocolException(
            ErrorCode.FORBIDDEN, "the token may only read: use one without readOnly");
      }
      return endpoint.answer(request);
    } catch (ProtocolException refused) {
      return CompletableFuture.failedStage(refused);
    }
  }

  /**
   * The token that a request shows.
   *
   * @throws ProtocolException 40100 when it shows none, 40101 when there is no such token, 40400
   *     when there is no token at all
   */
  ControlToken of(Request request) {
    if (tokens.isEmpty()) {
      throw new ProtocolException(
          ErrorCode.NOT_FOUND, "the Control API is off: configure control.tokens");
    }
    String header = request.header("authorization");
    if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw new ProtocolException(
          ErrorCode.UNAUTHORIZED, "show a token of control.tokens: Authorization: Bearer TOKEN");
    }
    String shown = header.substring(BEARER.length()).strip();
    ControlToken found = null;
    for (ControlToken token : tokens) {
      if (token.is(shown)) {
        found = token;
      }
    }
    if (found == null) {
      throw new ProtocolException(
          ErrorCode.INVALID_CREDENTIALS, "there is no such token among control.tokens");
    }
    return found;
  }

  private static Response refusal(Request request, Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    ErrorInfo error =
        switch (cause) {
          case ProtocolException refused -> refused.error();
          case LogUnavailableException away ->
              ErrorCode.LOG_UNAVAILABLE.with(
                  "Kafka did not take it, or not in time: look before you try again");
          // Answered, and written to the log, as every other unexpected failure is.
          default -> throw new CompletionException(cause);
        };
    Map<String, @Nullable Object> tree = new LinkedHashMap<>(ErrorTrees.encode(error));
    tree.put("details", null);
    return Response.of(error.code().statusCode(), request.answerFormat(), tree).withError(error);
  }
}
