package dev.barnabas.mapping.ingress;

import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.PresenceAction;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The context document of ingress templates and expressions: {@code {channelName, message}}, and
 * {@code presence} where the rule takes that: then {@code message} is the same without the action.
 */
final class MessageContext {
  private MessageContext() {}

  static Map<String, @Nullable Object> of(ChannelMessage source, @Nullable Object data) {
    Message message = source.message();
    var members = new HashMap<String, @Nullable Object>();
    members.put("id", message.id());
    members.put("name", message.name());
    members.put("clientId", message.clientId());
    members.put("connectionId", message.connectionId());
    members.put("timestamp", message.timestamp());
    members.put("extras", message.extras());
    members.put("data", data);
    var context = new HashMap<String, @Nullable Object>();
    context.put("channelName", source.channel());
    context.put("message", members);
    PresenceAction action = source.action();
    if (action != null) {
      var presence = new HashMap<>(members);
      presence.remove("name");
      presence.put("action", action.name().toLowerCase(Locale.ROOT));
      context.put("presence", presence);
    }
    return context;
  }
}
