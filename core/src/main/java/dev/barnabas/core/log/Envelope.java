package dev.barnabas.core.log;

import dev.barnabas.protocol.message.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a record of our own log says, beside its key. {@link EnvelopeCodec} gives its bytes.
 *
 * @param scope and {@code id}: the dedup key; empty id with {@link Scope#NONE}
 * @param origin which append of which node this is, so that the node knows its own when it replays
 * @param publisher the connection it came from; null for REST and rules
 */
public record Envelope(
    Kind kind,
    Scope scope,
    String id,
    Origin origin,
    @Nullable Publisher publisher,
    List<Message> messages) {

  /**
   * What happened. The number is the byte in the record and never changes its meaning. What records
   * about presence say is {@code presence}'s.
   */
  public enum Kind {
    MESSAGE(1),
    /** Time passes: moves the log clock of an idle partition. */
    TICK(2),
    /** A node took a connection over; the key is the connectionId. */
    ADOPTED(3),
    /** A client ended its connection; the key is the connectionId. */
    CLOSED(4),
    /** A request for a token was used; the key is the hash of its nonce. */
    NONCE(5),
    /** Members of a connection entered, changed or left a channel. */
    PRESENCE(6),
    /** Members that a connection or a node had on a channel left. */
    PRESENCE_LEFT(7),
    /** A node says which members it still has on a channel. */
    PRESENCE_KEPT(8),
    /** A node that has members in the partition lives. */
    ALIVE(9),
    /** What replay made of a record about presence: in windows only, never in the log. */
    PRESENCE_SEEN(10),
    /** A message was updated, deleted or appended to. */
    EDIT(11),
    /** A message was annotated. */
    ANNOTATION(12),
    /** What replay made of an edit or an annotation: in windows only, never in the log. */
    EDIT_SEEN(13);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    byte number() {
      return (byte) number;
    }
  }

  /**
   * Which append of which node it was.
   *
   * @param node incarnation of the node: random, new at each start
   * @param sequence counts the node's appends
   */
  public record Origin(long node, long sequence) {}

  /**
   * The connection that published.
   *
   * @param transportGeneration names the takeover of the connection; 0: its first transport
   * @param msgSerial as the client sent it
   * @param serialShift what was added to msgSerial to make the id (ably-protocol 25.2)
   */
  public record Publisher(
      String connectionId, int transportGeneration, long msgSerial, long serialShift) {}
}
