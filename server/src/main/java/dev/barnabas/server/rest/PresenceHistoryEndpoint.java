package dev.barnabas.server.rest;

import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.Denial;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.access.Operation;
import dev.barnabas.core.history.HistoryQuery;
import dev.barnabas.core.history.PresencePage;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.codec.PresenceTrees;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.server.http.Endpoint;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import java.util.concurrent.CompletionStage;

/** {@code GET /channels/{channel}/presence/history} (spec RSP4). */
final class PresenceHistoryEndpoint implements Endpoint {
  private final Callers callers;
  private final Backend.Presences presences;

  PresenceHistoryEndpoint(Callers callers, Backend.Presences presences) {
    this.callers = callers;
    this.presences = presences;
  }

  @Override
  public CompletionStage<Response> answer(Request request) {
    Identity identity = callers.of(request);
    ChannelAddress address = ChannelAddress.parse(request.segments().get(1));
    if (!identity.capability().allows(Operation.HISTORY, Capability.resource(address))) {
      throw Denial.of("history", address);
    }
    callers.requireAdmitted(request, identity, address.name(), false);
    HistoryQuery query =
        HistoryParams.query(ChannelKey.of(identity.app(), address.name()), request);
    return presences.history(query).thenApply(page -> response(request, page));
  }

  private static Response response(Request request, PresencePage page) {
    WireFormat format = request.answerFormat();
    PresenceEndpoint.note(request, page.events());
    return PageLinks.answer(
        request, PresenceTrees.encodeAll(format, page.events()), page.nextCursor());
  }
}
