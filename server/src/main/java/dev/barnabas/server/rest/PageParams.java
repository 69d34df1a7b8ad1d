package dev.barnabas.server.rest;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Request;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parameters that all paged endpoints share (ably-protocol 16.2). */
public final class PageParams {
  /** Where the page before ended; only our own links name it. */
  static final String CURSOR = "from";

  private static final String AFTER = "after:"; // the sign that a cursor is ours

  static final int LIMIT_DEFAULT = 100;
  private static final int LIMIT_MAX = 1_000;

  private PageParams() {}

  /**
   * A page of a list.
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
    return request.param(CURSOR);
  }

  /**
   * The index that this page of a list begins with, which only grows at its end.
   *
   * @throws ProtocolException 40003 when it is none
   */
  static int index(Request request) {
    String cursor = cursor(request);
    if (cursor != null && !cursor.matches("\\d{1,9}")) {
      throw foreign();
    }
    return cursor == null ? 0 : Integer.parseInt(cursor);
  }

  /**
   * The page of things whose keys are its cursors: they stay where they are while others come and
   * go.
   *
   * @param all in any order
   * @throws ProtocolException 40003 when the limit or the cursor is none
   */
  public static <T> Page<T> page(
      Collection<T> all, Function<? super T, String> key, Request request) {
    String after = after(request);
    int limit = limit(request);
    List<T> rest =
        all.stream()
            .filter(each -> after == null || key.apply(each).compareTo(after) > 0)
            .sorted(Comparator.comparing(key))
            .limit(limit + 1L)
            .toList();
    return rest.size() <= limit
        ? new Page<>(rest, null)
        : new Page<>(rest.subList(0, limit), AFTER + key.apply(rest.get(limit - 1)));
  }

  /**
   * The key of the last one that was shown; null: nothing was.
   *
   * @throws ProtocolException 40003 when it is no cursor of ours
   */
  static @Nullable String after(Request request) {
    String cursor = cursor(request);
    if (cursor == null) {
      return null;
    }
    if (!cursor.startsWith(AFTER)) {
      throw foreign();
    }
    return cursor.substring(AFTER.length());
  }

  private static ProtocolException foreign() {
    return new ProtocolException(
        ErrorCode.INVALID_PARAMETER, "parameter " + CURSOR + ": must be what a link of ours said");
  }
}
