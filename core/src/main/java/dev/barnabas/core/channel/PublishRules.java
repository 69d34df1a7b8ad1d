package dev.barnabas.core.channel;

import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.ChannelClaims;
import dev.barnabas.core.access.Denial;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.access.Operation;
import dev.barnabas.core.limit.Limits;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.log.EnvelopeHead;
import dev.barnabas.core.log.Scope;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.codec.MessageSize;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.MessageAction;
import dev.barnabas.protocol.message.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What may be published: checks a publish and stamps ids, clientId, connectionId, before anything
 * is appended. One home for both doors, realtime and REST.
 *
 * <p>Thread: any.
 */
public final class PublishRules {
  private final Limits limits;
  private final Supplier<String> ids;

  /**
   * @param ids gives unguessable ids for REST messages that bring none
   */
  public PublishRules(Limits limits, Supplier<String> ids) {
    this.limits = limits;
    this.ids = ids;
  }

  /**
   * A publish over REST.
   *
   * @param sourceIds whether the ids are those of source records (the op {@code source-ids})
   * @throws ProtocolException with the code that says what is wrong
   */
  public PublishRequest rest(
      Identity identity, ChannelAddress address, List<Message> messages, boolean sourceIds) {
    requireCapability(identity, address);
    if (sourceIds && !identity.capability().allows(Operation.SOURCE_IDS, address.name())) {
      throw new ProtocolException(
          ErrorCode.CAPABILITY_DENIED, "ids of source records need the operation source-ids");
    }
    requirePrivilege(identity, address, messages);
    long bytes = requireSize(messages);
    boolean given = requireIds(messages);
    String base = given ? "" : ids.get();
    Scope scope = sourceIds && given ? Scope.SOURCE : given ? Scope.CLIENT : Scope.NONE;
    return new PublishRequest(
        keyOf(identity, address),
        scope,
        null,
        stamped(new Author(identity, address, null), base, messages),
        bytes);
  }

  /**
   * A publish over a connection.
   *
   * @throws ProtocolException with the code that says what is wrong
   */
  public PublishRequest realtime(
      Identity identity,
      ChannelAddress address,
      Envelope.Publisher publisher,
      List<Message> messages) {
    requireCapability(identity, address);
    requirePrivilege(identity, address, messages);
    long bytes = requireSize(messages);
    boolean given = requireIds(messages);
    String base =
        publisher.connectionId() + ':' + (publisher.msgSerial() + publisher.serialShift());
    return new PublishRequest(
        keyOf(identity, address),
        given ? Scope.CLIENT : Scope.REALTIME,
        publisher,
        stamped(new Author(identity, address, publisher), base, messages),
        bytes);
  }

  private static ChannelKey keyOf(Identity identity, ChannelAddress address) {
    return ChannelKey.of(identity.app(), address.name());
  }

  private static void requireCapability(Identity identity, ChannelAddress address) {
    if (address.isMeta()) {
      throw new ProtocolException(
          ErrorCode.CAPABILITY_DENIED,
          "metachannels take no messages: '" + address.text() + "' tells of the app by itself");
    }
    if (address.qualifier() != null) {
      throw new ProtocolException(
          ErrorCode.CAPABILITY_DENIED,
          "nothing can be published to '" + address.text() + "': publish to the plain channel");
    }
    if (!identity.capability().allows(Operation.PUBLISH, Capability.resource(address))) {
      throw Denial.of("publish", address);
    }
  }

  private long requireSize(List<Message> messages) {
    if (messages.isEmpty()) {
      throw new ProtocolException(ErrorCode.INVALID_PUBLISH, "there is no message to publish");
    }
    if (messages.size() > limits.messagesPerPublish()) {
      throw new ProtocolException(
          ErrorCode.TOO_MANY_MESSAGES,
          messages.size()
              + " messages in one publish; the limit is "
              + limits.messagesPerPublish());
    }
    if (messages.stream().anyMatch(message -> message.action() != MessageAction.CREATE)) {
      throw new ProtocolException(
          ErrorCode.INVALID_PUBLISH,
          "a publish is of new messages (action 0): change earlier ones by their serial");
    }
    long size = MessageSize.of(messages);
    if (size > limits.maxMessageSize()) {
      throw new ProtocolException(
          ErrorCode.MESSAGE_TOO_LARGE,
          "the publish has " + size + " bytes; the limit is " + limits.maxMessageSize());
    }
    return size;
  }

  /**
   * Whether the client gave ids; several must share a base and count from 0 (spec RSL1k1, 40031).
   */
  private static boolean requireIds(List<Message> messages) {
    String first = messages.getFirst().id();
    if (messages.stream().allMatch(message -> message.id() == null)) {
      return false;
    }
    if (first == null || first.isEmpty() || Utf8.length(first) > EnvelopeHead.ID_BYTES_MAX) {
      throw invalidIds("an id needs 1 to " + EnvelopeHead.ID_BYTES_MAX + " bytes");
    }
    if (messages.size() > 1) {
      if (!first.endsWith(":0")) {
        throw invalidIds("the ids of several messages must end in :0, :1, and so on");
      }
      String base = first.substring(0, first.length() - 1);
      for (int index = 0; index < messages.size(); index++) {
        if (!(base + index).equals(messages.get(index).id())) {
          throw invalidIds("the ids of several messages must share a base and end in their index");
        }
      }
    }
    return true;
  }

  private static ProtocolException invalidIds(String message) {
    return new ProtocolException(ErrorCode.INVALID_MESSAGE_ID, message);
  }

  private static void requirePrivilege(
      Identity identity, ChannelAddress address, List<Message> messages) {
    boolean privileged =
        messages.stream()
            .anyMatch(
                message -> message.extras() != null && message.extras().containsKey("privileged"));
    if (privileged
        && !identity
            .capability()
            .allows(Operation.PRIVILEGED_HEADERS, Capability.resource(address))) {
      throw new ProtocolException(
          ErrorCode.CAPABILITY_DENIED,
          "extras.privileged needs the operation privileged-headers on '" + address.name() + "'");
    }
  }

  private record Author(
      Identity identity, ChannelAddress address, Envelope.@Nullable Publisher publisher) {}

  private static List<Message> stamped(Author author, String base, List<Message> messages) {
    Identity identity = author.identity();
    Envelope.Publisher publisher = author.publisher();
    String connectionId = publisher == null ? null : publisher.connectionId();
    String resource = Capability.resource(author.address());
    var stamped = new ArrayList<Message>(messages.size());
    for (int index = 0; index < messages.size(); index++) {
      Message message = messages.get(index);
      if (message.connectionId() != null && !Objects.equals(message.connectionId(), connectionId)) {
        throw new ProtocolException(
            ErrorCode.INVALID_CONNECTION_ID, "the message's connectionId is not the publisher's");
      }
      if (message.clientId() != null && !identity.mayActAs(message.clientId())) {
        throw new ProtocolException(
            ErrorCode.INVALID_CLIENT_ID,
            "the message's clientId '%s' is not the publisher's: %s"
                .formatted(message.clientId(), identity.said()));
      }
      String clientId =
          message.clientId() == null ? identity.concreteClientId() : message.clientId();
      String id = message.id() == null ? base + ':' + index : message.id();
      Message published = message.withId(id).withPublisher(clientId, connectionId);
      stamped.add(
          published.withExtras(ChannelClaims.stamped(identity, resource, message.extras())));
    }
    return stamped;
  }
}
