package dev.barnabas.mapping.ingress;

import dev.barnabas.mapping.RecordHeader;
import dev.barnabas.mapping.rule.HeaderChoice;
import dev.barnabas.mapping.rule.IngressSource;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.PresenceAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes record headers: Ably's (kafka-integrations §3.3), ours, and the message's own {@code
 * extras.headers}, which can't pass themselves off as either.
 */
final class HeaderMaker {
  private static final String ABLY_PREFIX = "x-ably-";
  private static final String CONTENT_TYPE = "content-type";
  private static final String ABLY_VERSION = "1.2";

  private final String rule;
  private final IngressSource taken;
  private final HeaderChoice chosen;

  HeaderMaker(String rule, IngressSource taken, HeaderChoice chosen) {
    this.rule = rule;
    this.taken = taken;
    this.chosen = chosen;
  }

  List<RecordHeader> enveloped(ChannelMessage source, String contentType) {
    List<RecordHeader> headers = common(source, contentType);
    own(source.message(), headers);
    return headers;
  }

  List<RecordHeader> plain(
      ChannelMessage source, String contentType, @Nullable String encodingLeft) {
    Message message = source.message();
    List<RecordHeader> headers = common(source, contentType);
    add(headers, "x-ably-envelope-appid", source.app());
    add(headers, "x-ably-envelope-channel", source.channel());
    add(headers, "x-ably-envelope-rule-id", rule);
    add(headers, "x-ably-envelope-site", source.site());
    add(headers, "x-ably-envelope-source", taken.label());
    add(headers, "x-ably-message-id", message.id());
    add(headers, "x-ably-message-timestamp", Long.toString(message.timestamp()));
    add(headers, "x-ably-message-client-id", message.clientId());
    add(headers, "x-ably-message-connection-id", message.connectionId());
    add(headers, "x-ably-message-name", message.name());
    PresenceAction action = source.action();
    if (action != null) {
      add(headers, "x-ably-message-action", Integer.toString(action.number()));
    }
    // Ours: without it nobody could decrypt what the publisher encrypted.
    add(headers, "x-ably-message-encoding", encodingLeft);
    own(message, headers);
    return headers;
  }

  private List<RecordHeader> common(ChannelMessage source, String contentType) {
    var headers = new ArrayList<RecordHeader>();
    add(headers, CONTENT_TYPE, contentType);
    add(headers, "x-ably-version", ABLY_VERSION);
    add(headers, RecordHeader.ORIGIN, source.app() + "/" + rule);
    return headers;
  }

  private void own(Message message, List<RecordHeader> headers) {
    Map<String, @Nullable Object> extras = message.extras();
    if (extras == null || !(extras.get("headers") instanceof Map<?, ?> messageHeaders)) {
      return;
    }
    messageHeaders.forEach((name, value) -> {
      String text = String.valueOf(name);
      boolean isScalar =
          value instanceof String || value instanceof Number || value instanceof Boolean;
      if (isScalar && !isReserved(text) && chosen.takes(text)) {
        add(headers, text, String.valueOf(value));
      }
    });
  }

  private static boolean isReserved(String name) {
    return startsWith(name, ABLY_PREFIX)
        || startsWith(name, RecordHeader.OWN_PREFIX)
        || name.equalsIgnoreCase(CONTENT_TYPE);
  }

  private static boolean startsWith(String name, String prefix) {
    return name.regionMatches(/* ignoreCase= */ true, 0, prefix, 0, prefix.length());
  }

  private static void add(List<RecordHeader> headers, String name, @Nullable String value) {
    if (value != null) {
      headers.add(RecordHeader.of(name, value));
    }
  }
}
