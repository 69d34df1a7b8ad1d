package dev.barnabas.kafka.feed;

import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * How far a feed was read, as the offset of its group: how many records were written, and in the
 * metadata by connection what was seen last. Immutable.
 *
 * @param seen connection → name → value
 */
record FeedPlace(long records, Map<Integer, Map<String, Object>> seen) {
  static final FeedPlace BEGINNING = new FeedPlace(0, Map.of());

  /** Brokers take 4,096 characters of metadata unless they are told otherwise. */
  static final int TEXT_MAX = 4_000;

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

  /** What this connection can go on from; empty when nothing of it was seen. */
  Map<String, Object> seen(int connection) {
    return seen.getOrDefault(connection, Map.of());
  }

  /** The place behind these records of that connection. */
  FeedPlace after(long more, int connection, Map<String, Object> newest) {
    if (newest.isEmpty()) {
      return new FeedPlace(records + more, seen);
    }
    var names = new LinkedHashMap<>(seen(connection));
    names.putAll(newest);
    var all = new LinkedHashMap<>(seen);
    all.put(connection, names);
    return new FeedPlace(records + more, all);
  }

  /** Characters that its text has more than fit; 0: it fits. */
  int excess() {
    return Math.max(0, text().length() - TEXT_MAX);
  }

  private String text() {
    var connections = new LinkedHashMap<String, Object>();
    seen.forEach((index, names) -> connections.put(String.valueOf(index), names));
    return Json.text(connections);
  }

  OffsetAndMetadata committed() {
    return new OffsetAndMetadata(records, text());
  }
}
