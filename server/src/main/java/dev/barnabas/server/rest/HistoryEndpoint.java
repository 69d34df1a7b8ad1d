package dev.barnabas.server.rest;

import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.Denial;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.access.Operation;
import dev.barnabas.core.history.HistoryPage;
import dev.barnabas.core.history.HistoryQuery;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.occupancy.Metachannel;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.codec.MessageSize;
import dev.barnabas.protocol.codec.MessageTrees;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.server.http.Endpoint;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** {@code GET /channels/{channel}/messages} and {@code …/history} (ably-protocol 16.5). */
final class HistoryEndpoint implements Endpoint {
  private final Callers callers;
  private final Backend.Histories histories;

  HistoryEndpoint(Callers callers, Backend.Histories histories) {
    this.callers = callers;
    this.histories = histories;
  }

  @Override
  public CompletionStage<Response> answer(Request request) {
    Identity identity = callers.of(request);
    ChannelAddress address = ChannelAddress.parse(request.segments().get(1));
    requireHistory(identity, address);
    callers.requireAdmitted(request, identity, address.name(), false);
    HistoryQuery query =
        HistoryParams.query(ChannelKey.of(identity.app(), Metachannel.nameOf(address)), request);
    return histories.page(query).thenApply(page -> response(request, page));
  }

  private static void requireHistory(Identity identity, ChannelAddress address) {
    if (!identity.capability().allows(Operation.HISTORY, Capability.resource(address))) {
      throw Denial.of("history", address);
    }
    if (address.qualifier() != null && Metachannel.of(address).isEmpty()) {
      throw new ProtocolException(
          ErrorCode.BAD_REQUEST,
          "'" + address.text() + "' has no history of its own: ask for '" + address.name() + "'");
    }
  }

  private static Response response(Request request, HistoryPage page) {
    WireFormat format = request.answerFormat();
    List<Message> messages = page.messages();
    request.noteRead(new Request.Read(messages.size(), 0, MessageSize.of(messages)));
    return PageLinks.answer(request, MessageTrees.encodeAll(format, messages), page.nextCursor());
  }
}
