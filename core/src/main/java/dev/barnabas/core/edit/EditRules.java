package dev.barnabas.core.edit;

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
import dev.barnabas.core.namespace.Namespaces;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.codec.MessageSize;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.MessageAction;
import dev.barnabas.protocol.message.Revision;
import dev.barnabas.protocol.message.Utf8;
import dev.barnabas.protocol.message.Version;
import dev.barnabas.protocol.serial.ChannelSerial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What may be changed of messages that were published: checks and stamps updates, deletes, appends
 * and annotations before anything is appended (ably-protocol 12, 13). One home for both doors.
 *
 * <p>Thread: any.
 */
public final class EditRules {
  private final Limits limits;
  private final Namespaces namespaces;
  private final Supplier<String> ids;

  /**
   * @param ids gives unguessable ids for what comes over REST and brings none
   */
  public EditRules(Limits limits, Namespaces namespaces, Supplier<String> ids) {
    this.limits = limits;
    this.namespaces = namespaces;
    this.ids = ids;
  }

  /** Who changes something where. */
  public record Editor(
      Identity identity, ChannelAddress address, Envelope.@Nullable Publisher publisher) {
    ChannelKey channel() {
      return ChannelKey.of(identity.app(), address.name());
    }

    @Nullable String connectionId() {
      return publisher == null ? null : publisher.connectionId();
    }
  }

  /**
   * An update, a delete or an append.
   *
   * @param message what is supplied; its serial names the message
   * @throws ProtocolException with the code that says what is wrong
   */
  public EditRequest edit(Editor editor, Message message) {
    requireMutable(editor);
    boolean delete = message.action() == MessageAction.DELETE;
    boolean any =
        allows(editor, delete ? Operation.MESSAGE_DELETE_ANY : Operation.MESSAGE_UPDATE_ANY);
    if (!any
        && !allows(editor, delete ? Operation.MESSAGE_DELETE_OWN : Operation.MESSAGE_UPDATE_OWN)) {
      throw denied(editor, delete ? "deleting messages" : "updating messages");
    }
    String clientId = editor.identity().concreteClientId();
    if (!any && clientId == null) {
      throw new ProtocolException(
          ErrorCode.OWN_NEEDS_CLIENT_ID,
          "the capability allows one's own messages only, and this client has no clientId");
    }
    requireClientId(editor, message.clientId());
    Revision revision = message.revision();
    Version version = revision == null ? null : revision.version();
    requireClientId(editor, version == null ? null : version.clientId());
    requireSize(MessageSize.of(message));
    String id = idOf(message.id());
    String stamped = id == null ? base(editor) + ":0" : id;
    // Extras that are supplied take the place of the message's; where there are none, those stay.
    var extras = message.extras() == null ? null : extras(editor, message.extras());
    Message change =
        message
            .withId(stamped)
            .withExtras(extras)
            .withPublisher(
                message.clientId() == null ? clientId : message.clientId(), editor.connectionId());
    return new EditRequest(
        editor.channel(),
        target(message.serial()),
        scope(editor, id),
        stamped,
        new EditRequest.Change.Edit(change, any ? null : clientId));
  }

  /**
   * Annotations of one message.
   *
   * @param messageSerial of the message, where the annotations don't say it
   * @throws ProtocolException with the code that says what is wrong
   */
  public EditRequest annotate(
      Editor editor, @Nullable String messageSerial, List<Annotation> annotations) {
    if (annotations.isEmpty()) {
      throw new ProtocolException(ErrorCode.BAD_REQUEST, "there is no annotation to publish");
    }
    if (annotations.size() > limits.messagesPerPublish()) {
      throw new ProtocolException(
          ErrorCode.TOO_MANY_MESSAGES,
          "more than " + limits.messagesPerPublish() + " annotations in one publish");
    }
    requireMutable(editor);
    if (!allows(editor, Operation.ANNOTATION_PUBLISH)) {
      throw denied(editor, "annotating messages");
    }
    annotations.forEach(EditRules::requireType);
    String serial = messageSerial == null ? annotations.getFirst().messageSerial() : messageSerial;
    String given = idOf(annotations.getFirst().id());
    String base = base(editor);
    long size = 0;
    var stamped = new ArrayList<Annotation>(annotations.size());
    for (Annotation annotation : annotations) {
      String about = annotation.messageSerial();
      if (about != null && !about.equals(serial)) {
        throw new ProtocolException(
            ErrorCode.BAD_REQUEST, "the annotations of one publish must be about one message");
      }
      String own = idOf(annotation.id());
      String id = own == null ? base + ':' + stamped.size() : own;
      String clientId = clientId(editor, annotation);
      stamped.add(
          annotation
              .withPublisher(id, clientId, editor.connectionId())
              .withExtras(extras(editor, annotation.extras())));
      size += MessageSize.of(annotation);
    }
    requireSize(size);
    return new EditRequest(
        editor.channel(),
        target(serial),
        scope(editor, given),
        given == null ? base + ":0" : given,
        new EditRequest.Change.Annotate(List.copyOf(stamped)));
  }

  /** A type without a method is carried, and not summed up. */
  private static void requireType(Annotation annotation) {
    String type = annotation.type();
    SummaryMethod method = SummaryMethod.ofType(type).orElse(null);
    if (method == null && type.indexOf(':') >= 0) {
      throw new ProtocolException(
          ErrorCode.INVALID_PARAMETER,
          "the annotation type '"
              + type
              + "' names no method that is known: after the colon stands one of "
              + SummaryMethod.names());
    }
    boolean named = annotation.name() != null && !annotation.name().isEmpty();
    if (method != null && method.hasNames() && annotation.create() && !named) {
      throw new ProtocolException(
          ErrorCode.INVALID_PARAMETER,
          "annotations of type '" + type + "' need a name: it is what they count");
    }
  }

  private static @Nullable Map<String, @Nullable Object> extras(
      Editor editor, @Nullable Map<String, @Nullable Object> extras) {
    return ChannelClaims.stamped(editor.identity(), Capability.resource(editor.address()), extras);
  }

  private static @Nullable String clientId(Editor editor, Annotation annotation) {
    requireClientId(editor, annotation.clientId());
    String clientId =
        annotation.clientId() == null
            ? editor.identity().concreteClientId()
            : annotation.clientId();
    boolean needed =
        SummaryMethod.ofType(annotation.type()).map(SummaryMethod::needsClientId).orElse(false);
    if (needed && clientId == null) {
      throw new ProtocolException(
          ErrorCode.IDENTIFIED_CLIENT_REQUIRED,
          "annotations of type '" + annotation.type() + "' need a client with a clientId");
    }
    return clientId;
  }

  /**
   * Whether the channel's messages may be read one by one.
   *
   * @throws ProtocolException 93002 or 40160
   */
  public ChannelKey requireReadable(Identity identity, ChannelAddress address) {
    var reader = new Editor(identity, address, null);
    requireMutable(reader);
    Set<Operation> allowed = identity.capability().operations(Capability.resource(address));
    if (!allowed.contains(Operation.HISTORY) && !allowed.contains(Operation.SUBSCRIBE)) {
      throw denied(reader, "reading messages");
    }
    return reader.channel();
  }

  /**
   * The message that a serial names.
   *
   * @throws ProtocolException 40003 when it is not one
   */
  public static ChannelSerial target(@Nullable String serial) {
    if (serial == null) {
      throw new ProtocolException(
          ErrorCode.INVALID_PARAMETER, "the serial of the message is missing");
    }
    return ChannelSerial.parse(serial);
  }

  private void requireMutable(Editor editor) {
    ChannelAddress address = editor.address();
    if (address.qualifier() != null) {
      throw new ProtocolException(
          ErrorCode.CAPABILITY_DENIED,
          "messages of '" + address.text() + "' can't be changed: use the plain channel");
    }
    if (!namespaces.of(editor.identity().app(), address.name()).mutableMessages()) {
      throw new ProtocolException(
          ErrorCode.MUTABLE_MESSAGES_DISABLED,
          "the namespace of '"
              + address.name()
              + "' has no mutable messages: set mutableMessages for it");
    }
  }

  private static boolean allows(Editor editor, Operation operation) {
    return editor.identity().capability().allows(operation, Capability.resource(editor.address()));
  }

  private static ProtocolException denied(Editor editor, String what) {
    return Denial.of(what, editor.address());
  }

  private static void requireClientId(Editor editor, @Nullable String clientId) {
    if (clientId != null && !editor.identity().mayActAs(clientId)) {
      throw new ProtocolException(
          ErrorCode.INVALID_CLIENT_ID, "the clientId is not the publisher's");
    }
  }

  private void requireSize(long size) {
    if (size > limits.maxMessageSize()) {
      throw new ProtocolException(
          ErrorCode.MESSAGE_TOO_LARGE,
          "this has " + size + " bytes; the limit is " + limits.maxMessageSize());
    }
  }

  private static @Nullable String idOf(@Nullable String id) {
    if (id != null && Utf8.length(id) > EnvelopeHead.ID_BYTES_MAX) {
      throw new ProtocolException(
          ErrorCode.INVALID_MESSAGE_ID,
          "an id has at most " + EnvelopeHead.ID_BYTES_MAX + " bytes");
    }
    return id;
  }

  private String base(Editor editor) {
    Envelope.Publisher publisher = editor.publisher();
    return publisher == null
        ? ids.get()
        : publisher.connectionId() + ':' + (publisher.msgSerial() + publisher.serialShift());
  }

  private static Scope scope(Editor editor, @Nullable String id) {
    if (id != null) {
      return Scope.CLIENT;
    }
    return editor.publisher() == null ? Scope.NONE : Scope.REALTIME;
  }
}
