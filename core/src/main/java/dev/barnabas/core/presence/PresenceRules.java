package dev.barnabas.core.presence;

import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.ChannelClaims;
import dev.barnabas.core.access.Denial;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.access.Operation;
import dev.barnabas.core.limit.Limits;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.Envelope;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.codec.MessageSize;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.PresenceAction;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * What a connection may say about presence (ably-protocol 11.2): checks it and stamps ids, clientId
 * and connectionId, before anything is appended.
 *
 * <p>Thread: any.
 */
public final class PresenceRules {
  private static final int ID_CHARS_MAX = 1_024;

  private final Limits limits;

  public PresenceRules(Limits limits) {
    this.limits = limits;
  }

  /**
   * The events of one frame.
   *
   * @throws ProtocolException with the code that says what is wrong
   */
  public PresenceRequest realtime(
      Identity identity,
      ChannelAddress address,
      Envelope.Publisher publisher,
      List<PresenceMessage> events) {
    requireCapability(identity, address);
    long bytes = requireSize(events);
    String resource = Capability.resource(address);
    var stamped = new ArrayList<PresenceMessage>(events.size());
    for (PresenceMessage event : events) {
      PresenceMessage one = stamped(identity, publisher, event, stamped.size());
      stamped.add(one.withExtras(ChannelClaims.stamped(identity, resource, event.extras())));
    }
    return new PresenceRequest(
        ChannelKey.of(identity.app(), address.name()), publisher, List.copyOf(stamped), bytes);
  }

  private static void requireCapability(Identity identity, ChannelAddress address) {
    if (!identity.capability().allows(Operation.PRESENCE, Capability.resource(address))) {
      throw Denial.of("presence", address);
    }
  }

  private long requireSize(List<PresenceMessage> events) {
    if (events.isEmpty()) {
      throw new ProtocolException(ErrorCode.INVALID_PUBLISH, "there is no presence message");
    }
    if (events.size() > limits.messagesPerPublish()) {
      throw new ProtocolException(
          ErrorCode.TOO_MANY_MESSAGES,
          events.size()
              + " presence messages in one frame; the limit is "
              + limits.messagesPerPublish());
    }
    long size = events.stream().mapToLong(PresenceRules::sizeOf).sum();
    if (size > limits.maxMessageSize()) {
      throw new ProtocolException(
          ErrorCode.MESSAGE_TOO_LARGE,
          "the presence messages have " + size + " bytes; the limit is " + limits.maxMessageSize());
    }
    return size;
  }

  static long sizeOf(PresenceMessage message) {
    return MessageSize.of(message);
  }

  private static PresenceMessage stamped(
      Identity identity, Envelope.Publisher publisher, PresenceMessage event, int index) {
    if (event.action() == PresenceAction.ABSENT || event.action() == PresenceAction.PRESENT) {
      throw new ProtocolException(
          ErrorCode.BAD_REQUEST, "a client can enter, update and leave; nothing else");
    }
    String connectionId = publisher.connectionId();
    if (event.connectionId() != null && !event.connectionId().equals(connectionId)) {
      throw new ProtocolException(
          ErrorCode.INVALID_CONNECTION_ID,
          "the presence message's connectionId is not its publisher's");
    }
    String id = event.id();
    boolean own = id != null && id.startsWith(connectionId + ":") && id.length() <= ID_CHARS_MAX;
    // An id of another connection comes from an SDK that enters again (ably-protocol 25.1).
    String kept =
        id != null && own
            ? id
            : connectionId + ':' + (publisher.msgSerial() + publisher.serialShift()) + ':' + index;
    return event.withId(kept).withMember(clientId(identity, event), connectionId);
  }

  private static String clientId(Identity identity, PresenceMessage event) {
    String clientId = event.clientId() == null ? identity.concreteClientId() : event.clientId();
    if (clientId == null) {
      if (Identity.ANY_CLIENT.equals(identity.clientId())) {
        throw new ProtocolException(
            ErrorCode.INVALID_CLIENT_ID, "say which clientId: this one may be any");
      }
      throw new ProtocolException(
          ErrorCode.PRESENCE_CLIENT_ID_REQUIRED, "an anonymous client can't be present");
    }
    if (clientId.isEmpty()
        || clientId.equals(Identity.ANY_CLIENT)
        || !identity.mayActAs(clientId)) {
      throw new ProtocolException(
          ErrorCode.INVALID_CLIENT_ID, "the presence message's clientId is not its publisher's");
    }
    return clientId;
  }
}
