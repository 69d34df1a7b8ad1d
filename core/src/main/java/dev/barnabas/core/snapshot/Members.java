package dev.barnabas.core.snapshot;

import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of JSON objects, each as the last message that had it said, and when that was: so
 * that what was not said for long enough can be left out, wherever a reader began.
 *
 * <p>Thread: its state's owner.
 */
final class Members {
  private static final String JSON = "json";

  private final Map<String, Member> members =
      new LinkedHashMap<>(); // ≤ ChannelRows.MERGED_CHARACTERS_MAX
  private long bytes;
  private long characters;

  private record Member(@Nullable Object value, long bytes, long characters, long millis) {}

  /** Those of a message; null: its data is no JSON object. */
  static @Nullable Map<?, ?> of(Message message) {
    if (!JSON.equals(message.encoding()) || !(message.data() instanceof Data.Text(String text))) {
      return null;
    }
    try {
      return Json.parse(text) instanceof Map<?, ?> object ? object : null;
    } catch (ProtocolException notJson) {
      return null;
    }
  }

  void put(Map<?, ?> said, long millis) {
    said.forEach((key, value) -> {
      String name = String.valueOf(key);
      long size = Sizes.of(name) + Sizes.of(value);
      long written = Sizes.written(name) + Sizes.written(value);
      Member before = members.remove(name); // in the order in which they were said
      if (before != null) {
        bytes -= before.bytes();
        characters -= before.characters();
      }
      bytes += size;
      characters += written;
      members.put(name, new Member(value, size, written, millis));
    });
  }

  /** Memory. */
  long bytes() {
    return bytes;
  }

  /** About how long the object is as JSON. */
  long characters() {
    return characters;
  }

  /** The message with all members that are not older. */
  Message in(Message message, long oldestMillis) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    members.forEach((name, member) -> {
      if (member.millis() >= oldestMillis) {
        object.put(name, member.value());
      }
    });
    return message.withData(new Data.Text(Json.text(object)), JSON);
  }
}
