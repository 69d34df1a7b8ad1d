package dev.barnabas.server.rest;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parameters that all paged endpoints share (ably-protocol 16.2). */
public final class PageParams {
  static final int LIMIT_DEFAULT = 100;
  private static final int LIMIT_MAX = 1_000;

  private PageParams() {}

  /**
   * A page of a sorted list.
   *
   * @param next where the next one begins; null: this is the last
   */
  public record Page<T>(List<T> items, @Nullable String next) {}

  /**
   * Items in one page.
   *
   * @throws ProtocolException 40003 when it isn't 1 to 1000
   */
  public static int limit(Request request) {
    String text = request.param("limit");
    if (text == null || text.isEmpty()) {
      return LIMIT_DEFAULT;
    }
    int limit = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new ProtocolException(
          ErrorCode.INVALID_PARAMETER, "parameter limit: must be 1 to " + LIMIT_MAX);
    }
    return limit;
  }

  /** Where this page begins, as the link said that led here; null: at the start. */
  public static @Nullable String cursor(Request request) {
    return request.param(HistoryParams.CURSOR);
  }

  /** The page of names that are sorted, each of which can be a cursor. */
  public static Page<String> page(List<String> sorted, Request request) {
    String from = cursor(request);
    List<String> rest =
        from == null ? sorted : sorted.stream().filter(name -> name.compareTo(from) > 0).toList();
    int limit = limit(request);
    return rest.size() <= limit
        ? new Page<>(rest, null)
        : new Page<>(rest.subList(0, limit), rest.get(limit - 1));
  }
}
