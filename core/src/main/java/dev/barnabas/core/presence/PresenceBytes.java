package dev.barnabas.core.presence;

import dev.barnabas.protocol.message.PresenceMessage;
import dev.barnabas.protocol.msgpack.MessagePack;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event of presence as bytes for those who keep it. */
public final class PresenceBytes {
  private PresenceBytes() {}

  /**
   * The bytes of an event.
   *
   * @param serial of its place
   */
  public static byte[] of(PresenceMessage event, String serial) {
    var body = new LinkedHashMap<String, @Nullable Object>();
    body.put("p", PresenceItems.tree(event));
    body.put("s", serial);
    return MessagePack.write(body);
  }

  /** The event. */
  public static PresenceMessage event(byte[] bytes) {
    return body(bytes).get("p") instanceof Map<?, ?> tree
        ? PresenceItems.message(tree)
        : PresenceItems.message(Map.of());
  }

  /** The serial of its place. */
  public static String serial(byte[] bytes) {
    return String.valueOf(body(bytes).get("s"));
  }

  private static Map<?, ?> body(byte[] bytes) {
    return MessagePack.parseWritten(bytes) instanceof Map<?, ?> map ? map : Map.of();
  }
}
