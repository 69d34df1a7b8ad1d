package dev.barnabas.core.presence;

import dev.barnabas.protocol.message.PresenceMessage;

/** Names a member of a channel: the same client on two connections is two members (spec TP3h). */
public record MemberKey(String connectionId, String clientId) {
  /** The member that an event is about. */
  static MemberKey of(PresenceMessage event) {
    String connectionId = event.connectionId();
    String clientId = event.clientId();
    return new MemberKey(
        connectionId == null ? "" : connectionId, clientId == null ? "" : clientId);
  }
}
