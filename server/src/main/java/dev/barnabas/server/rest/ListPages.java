package dev.barnabas.server.rest;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages of a list that only grows at its end; the cursor is the index to go on from. */
final class ListPages {
  private static final int LIMIT_DEFAULT = 100;
  private static final int LIMIT_MAX = 1_000;

  private ListPages() {}

  static Response page(Request request, List<@Nullable Object> all) {
    int limit = number(request, "limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
    int from = Math.min(number(request, HistoryParams.CURSOR, 0, 0, 999_999_999), all.size());
    int to = Math.min(from + limit, all.size());
    String next = to < all.size() ? Integer.toString(to) : null;
    Response body = Response.of(200, request.answerFormat(), all.subList(from, to));
    return PageLinks.with(body, request, next);
  }

  private static int number(Request request, String name, int absent, int least, int most) {
    String text = request.param(name);
    if (text == null || text.isEmpty()) {
      return absent;
    }
    int number = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
    if (number < least || number > most) {
      throw new ProtocolException(
          ErrorCode.INVALID_PARAMETER, "parameter " + name + ": must be " + least + " to " + most);
    }
    return number;
  }
}
