package dev.barnabas.testkit.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes frames as plain objects, as an SDK does. */
final class Wire {
  private Wire() {}

  static Map<String, @Nullable Object> frame(int action) {
    var frame = new LinkedHashMap<String, @Nullable Object>();
    frame.put("action", (long) action);
    return frame;
  }

  static long number(Map<?, ?> frame, String name) {
    return frame.get(name) instanceof Number number ? number.longValue() : 0;
  }

  static String text(Map<?, ?> frame, String name) {
    if (frame.get(name) instanceof String text) {
      return text;
    }
    throw new Violation("a frame without " + name + ": " + frame);
  }

  static @Nullable String optional(Map<?, ?> frame, String name) {
    return frame.get(name) instanceof String text ? text : null;
  }

  static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  /** The code of a frame's error; 0: it has none. */
  static long code(Map<?, ?> frame) {
    return number(map(frame.get("error")), "code");
  }

  static List<String> texts(Map<?, ?> frame) {
    var texts = new ArrayList<String>();
    for (Object message : list(frame.get("messages"))) {
      String data = optional(map(message), "data");
      texts.add(data == null ? "" : data); // a tombstone has none
    }
    return texts;
  }
}
