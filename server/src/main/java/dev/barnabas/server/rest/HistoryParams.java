package dev.barnabas.server.rest;

import dev.barnabas.core.history.HistoryQuery;
import dev.barnabas.core.history.HistoryQuery.Direction;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.server.http.Request;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a history request (ably-protocol 16.5). */
final class HistoryParams {
  private HistoryParams() {}

  /**
   * The query of a request.
   *
   * @throws ProtocolException 40003 naming the parameter that is wrong
   */
  static HistoryQuery query(ChannelKey channel, Request request) {
    long start = time(request, "start", 0);
    long end = time(request, "end", Long.MAX_VALUE);
    if (start > end) {
      throw invalid("start", "must not be after end");
    }
    return new HistoryQuery(
        channel,
        start,
        end,
        PageParams.limit(request),
        direction(request),
        serial(request.param("from_serial"), request.param("fromSerial")),
        serial(PageParams.cursor(request), null));
  }

  private static long time(Request request, String name, long absent) {
    String text = request.param(name);
    if (text == null || text.isEmpty()) {
      return absent;
    }
    if (!text.matches("\\d{1,18}")) {
      throw invalid(name, "must be ms since 1970");
    }
    return Long.parseLong(text);
  }

  private static Direction direction(Request request) {
    String text = request.param("direction");
    return switch (text == null ? "" : text) {
      case "", "backwards" -> Direction.BACKWARDS;
      case "forwards" -> Direction.FORWARDS;
      default -> throw invalid("direction", "must be forwards or backwards");
    };
  }

  private static @Nullable ChannelSerial serial(@Nullable String first, @Nullable String second) {
    String text = first == null ? second : first;
    return text == null || text.isEmpty() ? null : ChannelSerial.parse(text);
  }

  private static ProtocolException invalid(String name, String rule) {
    return new ProtocolException(ErrorCode.INVALID_PARAMETER, "parameter " + name + ": " + rule);
  }
}
