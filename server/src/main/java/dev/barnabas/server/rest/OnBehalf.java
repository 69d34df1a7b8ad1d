package dev.barnabas.server.rest;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.channel.PublishRequest;
import dev.barnabas.core.session.ConnectionKeys;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Message;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A REST publish on behalf of a realtime connection (spec TM2h): messages that name its key become
 * messages of it, so that it does not get them back when it wants no echo.
 *
 * @param owner null: on nobody's behalf
 */
record OnBehalf(ConnectionKeys.@Nullable Holder owner) {
  private static final String FIELD = "connectionKey";

  /**
   * Reads the field of the messages.
   *
   * @throws ProtocolException 40006 when they name different keys, or one that is nobody's
   */
  static OnBehalf of(
      @Nullable Object messages, Identity identity, Backend.Connections connections) {
    List<?> trees =
        messages instanceof List<?> list ? list : messages == null ? List.of() : List.of(messages);
    String key = null;
    for (Object tree : trees) {
      Object named = tree instanceof Map<?, ?> map ? map.get(FIELD) : null;
      if (named == null) {
        continue;
      }
      if (!(named instanceof String text) || (key != null && !key.equals(text))) {
        throw invalid("the messages of a publish must name one and the same connectionKey");
      }
      key = text;
    }
    if (key == null) {
      return new OnBehalf(null);
    }
    ConnectionKeys.Holder owner = connections.owner(key, identity.app());
    if (owner == null) {
      throw invalid("the connectionKey is not that of a connection of this app");
    }
    if (owner.clientId() != null && !identity.mayActAs(owner.clientId())) {
      throw invalid("the connection belongs to another client");
    }
    return new OnBehalf(owner);
  }

  PublishRequest stamp(PublishRequest request) {
    ConnectionKeys.Holder known = owner;
    if (known == null) {
      return request;
    }
    List<Message> stamped =
        request.messages().stream().map(message -> stamp(message, known)).toList();
    return new PublishRequest(
        request.channel(), request.scope(), request.publisher(), stamped, request.bytes());
  }

  private static Message stamp(Message message, ConnectionKeys.Holder owner) {
    String clientId = message.clientId() == null ? owner.clientId() : message.clientId();
    return message.withPublisher(clientId, owner.connectionId());
  }

  private static ProtocolException invalid(String problem) {
    return new ProtocolException(ErrorCode.INVALID_CONNECTION_ID, problem);
  }
}
