package dev.barnabas.server.rest;

import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.Denial;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.access.Operation;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.codec.MessageSize;
import dev.barnabas.protocol.codec.PresenceTrees;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.message.PresenceMessage;
import dev.barnabas.server.http.Endpoint;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import dev.barnabas.server.rest.PageParams.Page;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code GET /channels/{channel}/presence}: who is there (spec RSP3). */
final class PresenceEndpoint implements Endpoint {
  private final Callers callers;
  private final Backend.Presences presences;

  PresenceEndpoint(Callers callers, Backend.Presences presences) {
    this.callers = callers;
    this.presences = presences;
  }

  @Override
  public CompletionStage<Response> answer(Request request) {
    Identity identity = callers.of(request);
    ChannelAddress address = ChannelAddress.parse(request.segments().get(1));
    requireSubscribe(identity, address);
    callers.requireAdmitted(request, identity, address.name(), false);
    var _ = PageParams.limit(request); // what is wrong is refused before anyone is asked
    var _ = PageParams.after(request);
    return presences
        .members(ChannelKey.of(identity.app(), address.name()))
        .thenApply(members -> response(request, members));
  }

  static void requireSubscribe(Identity identity, ChannelAddress address) {
    if (!identity.capability().allows(Operation.SUBSCRIBE, Capability.resource(address))) {
      throw Denial.of("subscribe", address);
    }
  }

  private static Response response(Request request, List<PresenceMessage> members) {
    List<PresenceMessage> asked =
        members.stream().filter(member -> isAsked(request, member)).toList();
    Page<PresenceMessage> page = PageParams.page(asked, PresenceEndpoint::key, request);
    note(request, page.items());
    WireFormat format = request.answerFormat();
    return PageLinks.answer(request, PresenceTrees.encodeAll(format, page.items()), page.next());
  }

  static void note(Request request, List<PresenceMessage> events) {
    long bytes = 0;
    for (PresenceMessage event : events) {
      bytes += MessageSize.of(event);
    }
    request.noteRead(new Request.Read(0, events.size(), bytes));
  }

  private static boolean isAsked(Request request, PresenceMessage member) {
    return fits(request.param("clientId"), member.clientId())
        && fits(request.param("connectionId"), member.connectionId());
  }

  private static boolean fits(@Nullable String asked, @Nullable String given) {
    return asked == null || asked.isEmpty() || Objects.equals(asked, given);
  }

  private static String key(PresenceMessage member) {
    return member.connectionId() + ":" + member.clientId();
  }
}
