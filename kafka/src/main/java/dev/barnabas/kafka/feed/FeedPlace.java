package dev.barnabas.kafka.feed;

import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * How far a feed was read, as the offset of its group: how many records were written, and in the
 * metadata by connection what was seen last.
 *
 * @param seen connection → name → value
 */
record FeedPlace(long records, Map<Integer, Map<String, Object>> seen) {
  /** Null when nothing was committed. */
  static @Nullable FeedPlace of(@Nullable OffsetAndMetadata committed) {
    if (committed == null) {
      return null;
    }
    var seen = new LinkedHashMap<Integer, Map<String, Object>>();
    if (parsed(committed.metadata()) instanceof Map<?, ?> connections) {
      connections.forEach((index, names) -> {
        if (names instanceof Map<?, ?> values) {
          seen.put(Integer.valueOf(String.valueOf(index)), texts(values));
        }
      });
    }
    return new FeedPlace(committed.offset(), seen);
  }

  private static Map<String, Object> texts(Map<?, ?> values) {
    var texts = new LinkedHashMap<String, Object>();
    values.forEach((name, value) -> {
      if (value != null) {
        texts.put(String.valueOf(name), value);
      }
    });
    return texts;
  }

  private static @Nullable Object parsed(String text) {
    try {
      return text.isEmpty() ? null : Json.parse(text);
    } catch (ProtocolException e) {
      throw new IllegalStateException("the feed's place is not ours: " + text, e);
    }
  }

  OffsetAndMetadata committed() {
    var connections = new LinkedHashMap<String, Object>();
    Set<Map.Entry<Integer, Map<String, Object>>> all = seen.entrySet();
    all.forEach(each -> connections.put(String.valueOf(each.getKey()), each.getValue()));
    return new OffsetAndMetadata(records, Json.text(connections));
  }
}
