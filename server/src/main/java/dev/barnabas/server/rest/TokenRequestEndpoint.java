package dev.barnabas.server.rest;

import dev.barnabas.core.access.Credential;
import dev.barnabas.core.access.TokenGrant;
import dev.barnabas.core.access.TokenRequest;
import dev.barnabas.core.channel.PublishOutcome;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Endpoint;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code POST /keys/{key}/requestToken}: a token for a request that the key signed, or for whoever
 * shows the key (ably-protocol 15.3).
 */
final class TokenRequestEndpoint implements Endpoint {
  private final TokenBackend backend;

  TokenRequestEndpoint(TokenBackend backend) {
    this.backend = backend;
  }

  @Override
  public CompletionStage<Response> answer(Request request) {
    TokenRequest asked = TokenRequest.of(request.segments().get(1), request.tree());
    TokenGrant grant = backend.access().grant(asked, request.credential());
    String app = request.segments().get(1).split("\\.", 2)[0]; // the key's, which has signed
    request.noteApp(app);
    boolean byKey = request.credential() instanceof Credential.Key;
    backend.namespaces().requireTls(app, byKey, request.isSecure());
    Response given =
        Response.of(201, request.answerFormat(), grant.tree()).with("Cache-Control", "no-store");
    String nonce = grant.nonce();
    if (nonce == null) {
      return CompletableFuture.completedStage(given);
    }
    // Made before its nonce is known to be new: what follows runs on the log reader.
    var answer = new CompletableFuture<Response>();
    backend
        .nonces()
        .redeem(
            nonce,
            outcome -> {
              switch (outcome) {
                case PublishOutcome.Accepted _ -> answer.complete(given);
                case PublishOutcome.Refused(var error) ->
                    answer.completeExceptionally(new ProtocolException(error));
                case PublishOutcome.Unknown(var error) ->
                    answer.completeExceptionally(new ProtocolException(error));
              }
            });
    return answer;
  }
}
