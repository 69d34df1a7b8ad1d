package dev.barnabas.server.rest;

import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Links between pages, in the one form that all SDKs read (ably-protocol 16.2): {@code
 * <./messages?limit=2>; rel="first"}, a header each, nothing unencoded in the URL.
 */
public final class PageLinks {
  /** What a link repeats; never credentials, which a client sends again by itself. */
  private static final List<String> REPEATED =
      List.of(
          "start",
          "end",
          "limit",
          "direction",
          "from_serial",
          "fromSerial",
          "format",
          "prefix",
          "by",
          "unit",
          "deviceId",
          "clientId",
          "connectionId",
          "channel",
          "state",
          "concatFilters");

  private PageLinks() {}

  /**
   * Answers with a page and its links.
   *
   * @param items trees, in the page's order
   * @param nextCursor where the next page begins; null: this is the last
   */
  public static Response answer(Request request, List<?> items, @Nullable String nextCursor) {
    Response linked =
        Response.of(200, request.answerFormat(), items)
            .with("Link", link(request, null, "first"))
            .with("Link", link(request, request.param(PageParams.CURSOR), "current"));
    return nextCursor == null ? linked : linked.with("Link", link(request, nextCursor, "next"));
  }

  private static String link(Request request, @Nullable String cursor, String relation) {
    var query = new StringJoiner("&");
    for (String name : REPEATED) {
      String value = request.param(name);
      if (value != null) {
        query.add(name + "=" + encoded(value));
      }
    }
    if (request.param("limit") == null) { // SDKs pass over a link without a query
      query.add("limit=" + PageParams.LIMIT_DEFAULT);
    }
    if (cursor != null) {
      query.add(PageParams.CURSOR + "=" + encoded(cursor));
    }
    return "<./%s?%s>; rel=\"%s\"".formatted(request.segments().getLast(), query, relation);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
