package dev.barnabas.mapping.ingress;

import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.PresenceAction;
import dev.barnabas.protocol.message.PresenceMessage;
import org.jspecify.annotations.Nullable;

/**
 * What happened on a channel, as an ingress rule sees it: a message; an event of presence, which is
 * a message of its member with an action; or what the server tells of the channel, which is a
 * message by nobody, with a name and data as JSON.
 *
 * @param app the app's id
 * @param site where it was taken, for the envelope
 * @param channel the channel's own name, no qualifier
 * @param message stamped: id, timestamp
 * @param action null: it is none of presence
 */
public record ChannelMessage(
    String app, String site, String channel, Message message, @Nullable PresenceAction action) {
  public ChannelMessage(String app, String site, String channel, Message message) {
    this(app, site, channel, message, null);
  }

  /**
   * What an event of presence has of a message.
   *
   * @param serial of its place in the log
   */
  public static Message messageOf(PresenceMessage event, @Nullable String serial) {
    return new Message(
        event.id(),
        null,
        event.data(),
        event.encoding(),
        event.clientId(),
        event.connectionId(),
        event.extras(),
        event.timestamp(),
        serial);
  }
}
