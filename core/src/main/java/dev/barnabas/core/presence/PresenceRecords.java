package dev.barnabas.core.presence;

import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.log.Envelope.Kind;
import dev.barnabas.core.log.Envelope.Origin;
import dev.barnabas.core.log.EnvelopeHead;
import dev.barnabas.core.log.Scope;
import dev.barnabas.core.presence.PresenceRecord.Keeping;
import dev.barnabas.core.presence.PresenceRecord.Kept;
import dev.barnabas.core.presence.PresenceRecord.Left;
import dev.barnabas.core.presence.PresenceRecord.Published;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.PresenceMessage;
import dev.barnabas.protocol.msgpack.MessagePack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bytes of records about presence: the head that all records have, then MessagePack. */
public final class PresenceRecords {
  private PresenceRecords() {}

  /**
   * The bytes of a record.
   *
   * @param id the key by which a resend is known; empty where nobody sends it again
   */
  public static byte[] encode(Origin origin, String id, PresenceRecord record) {
    Scope scope = id.isEmpty() ? Scope.NONE : Scope.REALTIME;
    return EnvelopeHead.write(kind(record), origin, scope, id, MessagePack.write(body(record)));
  }

  /** The bytes of what replay made of a record. */
  public static byte[] encodeSeen(Origin origin, List<PresenceMessage> events) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("p", events.stream().map(PresenceItems::tree).toList());
    return EnvelopeHead.write(Kind.PRESENCE_SEEN, origin, Scope.NONE, "", MessagePack.write(body));
  }

  /** Whether the bytes are of {@link #encodeSeen}. */
  public static boolean isSeen(byte[] value) {
    return EnvelopeHead.isEnvelope(value) && EnvelopeHead.kind(value) == Kind.PRESENCE_SEEN;
  }

  /** Reads {@link #encodeSeen} back. */
  public static List<PresenceMessage> seen(byte[] value) {
    return PresenceItems.read(body(value).get("p"));
  }

  /** Reads a record; null: it is not about presence, or its body is not one of ours. */
  static @Nullable PresenceRecord decode(byte[] value) {
    try {
      Map<?, ?> body = body(value);
      return switch (EnvelopeHead.kind(value)) {
        case PRESENCE -> published(body);
        case PRESENCE_LEFT -> left(body);
        case PRESENCE_KEPT -> kept(body);
        case MESSAGE,
            TICK,
            ADOPTED,
            CLOSED,
            NONCE,
            ALIVE,
            PRESENCE_SEEN,
            EDIT,
            ANNOTATION,
            EDIT_SEEN ->
            null;
      };
    } catch (ProtocolException | ClassCastException foreign) {
      return null; // it says nothing, and must not stop the readers of all nodes
    }
  }

  private static Kind kind(PresenceRecord record) {
    return switch (record) {
      case Published _ -> Kind.PRESENCE;
      case Left _ -> Kind.PRESENCE_LEFT;
      case Kept _ -> Kind.PRESENCE_KEPT;
    };
  }

  private static Map<String, @Nullable Object> body(PresenceRecord record) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    switch (record) {
      case Published(var publisher, var events) -> {
        body.put("c", publisher.connectionId());
        body.put("g", (long) publisher.transportGeneration());
        body.put("s", publisher.msgSerial());
        body.put("h", publisher.serialShift());
        body.put("p", events.stream().map(PresenceItems::tree).toList());
      }
      case Left(var connectionId, var node, var generation, var before) -> {
        body.put("c", connectionId);
        body.put("n", node);
        body.put("g", generation == null ? null : (long) generation);
        body.put("b", before);
      }
      case Kept(var members, var seen, var takeover) -> {
        body.put("p", members.stream().map(PresenceRecords::tree).toList());
        body.put("b", seen);
        body.put("k", takeover);
      }
    }
    return body;
  }

  private static Map<String, @Nullable Object> tree(Keeping keeping) {
    Map<String, @Nullable Object> tree = PresenceItems.tree(keeping.message());
    tree.put("g", (long) keeping.generation());
    tree.put("w", keeping.saidOffset());
    return tree;
  }

  private static Map<?, ?> body(byte[] value) {
    Object tree = MessagePack.parseWritten(EnvelopeHead.body(value));
    return tree instanceof Map<?, ?> map ? map : Map.of();
  }

  private static @Nullable PresenceRecord published(Map<?, ?> body) {
    if (!(body.get("c") instanceof String connectionId)) {
      return null;
    }
    var publisher =
        new Envelope.Publisher(
            connectionId,
            (int) PresenceItems.number(body, "g"),
            PresenceItems.number(body, "s"),
            PresenceItems.number(body, "h"));
    return new Published(publisher, PresenceItems.read(body.get("p")));
  }

  private static PresenceRecord left(Map<?, ?> body) {
    return new Left(
        (String) body.get("c"),
        (Long) body.get("n"),
        body.get("g") instanceof Long generation ? generation.intValue() : null,
        PresenceItems.number(body, "b"));
  }

  private static PresenceRecord kept(Map<?, ?> body) {
    var members = new ArrayList<Keeping>();
    if (body.get("p") instanceof List<?> list) {
      for (Object item : list) {
        var tree = (Map<?, ?>) item;
        members.add(
            new Keeping(
                PresenceItems.message(tree),
                (int) PresenceItems.number(tree, "g"),
                PresenceItems.number(tree, "w")));
      }
    }
    return new Kept(members, PresenceItems.number(body, "b"), Boolean.TRUE.equals(body.get("k")));
  }
}
