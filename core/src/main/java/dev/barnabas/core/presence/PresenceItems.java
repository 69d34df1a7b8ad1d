package dev.barnabas.core.presence;

import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.PresenceAction;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Presence messages as they stand in records. */
final class PresenceItems {
  private PresenceItems() {}

  static Map<String, @Nullable Object> tree(PresenceMessage message) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("a", (long) message.action().number());
    putIfPresent(tree, "i", message.id());
    putIfPresent(tree, "c", message.clientId());
    putIfPresent(tree, "o", message.connectionId());
    switch (message.data()) {
      case Data.Text text -> tree.put("d", text.value());
      case Data.Binary binary -> tree.put("d", binary.value());
      case null -> {}
    }
    putIfPresent(tree, "e", message.encoding());
    putIfPresent(tree, "x", message.extras());
    if (message.timestamp() != 0) {
      tree.put("t", message.timestamp());
    }
    return tree;
  }

  static List<PresenceMessage> read(@Nullable Object list) {
    var messages = new ArrayList<PresenceMessage>();
    if (list instanceof List<?> items) {
      for (Object item : items) {
        messages.add(message((Map<?, ?>) item));
      }
    }
    return messages;
  }

  @SuppressWarnings("unchecked") // MessagePack maps have string keys
  static PresenceMessage message(Map<?, ?> tree) {
    Data data =
        switch (tree.get("d")) {
          case String text -> new Data.Text(text);
          case byte[] bytes -> new Data.Binary(bytes);
          case null, default -> null;
        };
    return new PresenceMessage(
        (String) tree.get("i"),
        PresenceAction.ofNumber(number(tree, "a")).orElse(PresenceAction.ABSENT),
        (String) tree.get("c"),
        (String) tree.get("o"),
        data,
        (String) tree.get("e"),
        (Map<String, @Nullable Object>) tree.get("x"),
        number(tree, "t"));
  }

  static long number(Map<?, ?> map, String name) {
    return map.get(name) instanceof Number number ? number.longValue() : 0;
  }

  private static void putIfPresent(
      Map<String, @Nullable Object> tree, String name, @Nullable Object value) {
    if (value != null) {
      tree.put(name, value);
    }
  }
}
