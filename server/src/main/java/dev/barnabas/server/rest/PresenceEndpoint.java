package dev.barnabas.server.rest;

import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.access.Operation;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.codec.MessageSize;
import dev.barnabas.protocol.codec.PresenceTrees;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.PresenceMessage;
import dev.barnabas.server.http.Endpoint;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import java.util.Comparator;
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
    int limit = PageParams.limit(request);
    return presences
        .members(ChannelKey.of(identity.app(), address.name()))
        .thenApply(members -> response(request, members, limit));
  }

  static void requireSubscribe(Identity identity, ChannelAddress address) {
    if (!identity.capability().allows(Operation.SUBSCRIBE, Capability.resource(address))) {
      throw new ProtocolException(
          ErrorCode.CAPABILITY_DENIED,
          "the capability does not allow subscribe on '" + address.text() + "'");
    }
  }

  /** Pages go by the members' keys, which stay where they are while others come and go. */
  private static Response response(Request request, List<PresenceMessage> members, int limit) {
    String after = request.param(HistoryParams.CURSOR);
    List<PresenceMessage> rest =
        members.stream()
            .filter(member -> isAsked(request, member))
            .sorted(Comparator.comparing(PresenceEndpoint::key))
            .filter(member -> after == null || key(member).compareTo(after) > 0)
            .limit(limit + 1L)
            .toList();
    boolean more = rest.size() > limit;
    List<PresenceMessage> page = more ? rest.subList(0, limit) : rest;
    WireFormat format = request.answerFormat();
    note(request, page);
    Response body = Response.of(200, format, PresenceTrees.encodeAll(format, page));
    return PageLinks.with(body, request, more ? key(page.getLast()) : null);
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
