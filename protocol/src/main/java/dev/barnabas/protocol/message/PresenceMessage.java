package dev.barnabas.protocol.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One presence event, or one member of a set (spec TP3). Absent fields are null.
 *
 * @param id {@code connectionId:msgSerial:index} for what a client published; what the server made
 *     up begins with what no connectionId can begin with (ably-protocol 25.11)
 * @param clientId who; null only in what a client sends, for its own
 * @param connectionId on which connection; together with the clientId it names the member
 * @param encoding as in {@link Message}
 * @param extras as in {@link Message}
 * @param timestamp when it happened, ms since the epoch; 0 until the server stamped it
 */
public record PresenceMessage(
    @Nullable String id,
    PresenceAction action,
    @Nullable String clientId,
    @Nullable String connectionId,
    @Nullable Data data,
    @Nullable String encoding,
    @Nullable Map<String, @Nullable Object> extras,
    long timestamp) {

  public PresenceMessage withAction(PresenceAction newAction) {
    return new PresenceMessage(
        id, newAction, clientId, connectionId, data, encoding, extras, timestamp);
  }

  public PresenceMessage withId(String newId) {
    return new PresenceMessage(
        newId, action, clientId, connectionId, data, encoding, extras, timestamp);
  }

  /** Of that member. */
  public PresenceMessage withMember(String newClientId, String newConnectionId) {
    return new PresenceMessage(
        id, action, newClientId, newConnectionId, data, encoding, extras, timestamp);
  }

  /** With the payload of another: what a LEAVE without data says (spec RTP8e). */
  public PresenceMessage withPayloadOf(PresenceMessage other) {
    return new PresenceMessage(
        id, action, clientId, connectionId, other.data, other.encoding, other.extras, timestamp);
  }

  public PresenceMessage withExtras(@Nullable Map<String, @Nullable Object> newExtras) {
    return new PresenceMessage(
        id, action, clientId, connectionId, data, encoding, newExtras, timestamp);
  }

  public PresenceMessage withTimestamp(long newTimestamp) {
    return new PresenceMessage(
        id, action, clientId, connectionId, data, encoding, extras, newTimestamp);
  }
}
