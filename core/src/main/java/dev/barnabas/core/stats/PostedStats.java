package dev.barnabas.core.stats;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Figures of minutes as SDK suites post them (ably-protocol 21): nested, {@code
 * inbound.realtime.messages.count}.
 */
public final class PostedStats {
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

  private static final int MINUTES_MAX = 1_000; // suites post three

  private PostedStats() {}

  /**
   * Figures by the minute's start.
   *
   * @throws ProtocolException 40001 when it isn't an array of such objects
   */
  public static Map<Long, Map<String, Long>> read(@Nullable Object body) {
    if (!(body instanceof List<?> minutes) || minutes.size() > MINUTES_MAX) {
      throw new ProtocolException(
          ErrorCode.INVALID_BODY, "not an array of at most " + MINUTES_MAX + " minutes");
    }
    var all = new LinkedHashMap<Long, Map<String, Long>>();
    for (Object minute : minutes) {
      if (!(minute instanceof Map<?, ?> tree) || !(tree.get("intervalId") instanceof String id)) {
        throw new ProtocolException(ErrorCode.INVALID_BODY, "a minute without intervalId");
      }
      var figures = new TreeMap<String, Long>();
      tree.forEach((name, value) -> flatten(newName(String.valueOf(name)), value, figures));
      all.put(StatsUnit.MINUTE.floor(StatsUnit.parse(id)), figures);
    }
    return all;
  }

  private static String newName(String name) {
    return switch (name) {
      case "inbound", "outbound", "persisted", "processed" -> "messages." + name;
      case "apiRequests" -> "apiRequests.other";
      case "tokenRequests" -> "apiRequests.tokenRequests";
      default -> name;
    };
  }

  private static void flatten(String name, @Nullable Object value, Map<String, Long> figures) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((inner, each) -> flatten(name + "." + inner, each, figures));
    } else {
      long figure = figure(value);
      if (figure != 0) {
        figures.put(name, figure);
      }
    }
  }

  /** A number; ably-java writes it as a floating one or as text in MessagePack. */
  private static long figure(@Nullable Object value) {
    return switch (value) {
      case Number number -> number.longValue();
      case String text when WHOLE.matcher(text).matches() -> Long.parseLong(text);
      case null, default -> 0;
    };
  }
}
