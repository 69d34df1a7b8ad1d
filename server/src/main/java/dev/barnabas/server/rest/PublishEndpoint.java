package dev.barnabas.server.rest;

import dev.barnabas.core.access.Identity;
import dev.barnabas.server.http.Endpoint;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import java.util.concurrent.CompletionStage;

/** {@code POST /channels/{channel}/messages} (ably-protocol 16.4). */
final class PublishEndpoint implements Endpoint {
  private final Callers callers;
  private final ChannelPublish publish;

  PublishEndpoint(Callers callers, ChannelPublish publish) {
    this.callers = callers;
    this.publish = publish;
  }

  @Override
  public CompletionStage<Response> answer(Request request) {
    Identity identity = callers.of(request);
    return publish
        .publish(request, identity, request.segments().get(1), request.tree())
        .thenApply(told -> Response.of(201, request.answerFormat(), told.tree()));
  }
}
