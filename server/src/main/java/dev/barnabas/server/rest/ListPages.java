package dev.barnabas.server.rest;

import dev.barnabas.core.channel.LifePage;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages of a list that only grows at its end; the cursor is the index to go on from. */
final class ListPages {
  private ListPages() {}

  /**
   * Which page the request wants.
   *
   * @throws ProtocolException 40003 naming the parameter that is wrong
   */
  static LifePage.Wish wish(Request request) {
    String cursor = PageParams.cursor(request);
    if (cursor != null && !cursor.matches("\\d{1,9}")) {
      throw new ProtocolException(
          ErrorCode.INVALID_PARAMETER,
          "parameter " + HistoryParams.CURSOR + ": must be what a link of ours said");
    }
    int from = cursor == null ? 0 : Integer.parseInt(cursor);
    return new LifePage.Wish(from, PageParams.limit(request));
  }

  static Response answer(Request request, List<@Nullable Object> items, @Nullable Integer next) {
    Response body = Response.of(200, request.answerFormat(), items);
    return PageLinks.with(body, request, next == null ? null : next.toString());
  }
}
