package dev.barnabas.server.http;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request's target: path segments and parameters, decoded once, after the split. A {@code +} is a
 * space in both (ably-protocol 25.20).
 */
record Target(List<String> segments, Map<String, String> params) {
  private static final int PARAMS_MAX = 128;

  static Target parse(String uri) {
    try {
      var decoder =
          QueryStringDecoder.builder()
              .hasPath(true)
              .maxParams(PARAMS_MAX)
              .semicolonIsNormalChar(true)
              .charset(StandardCharsets.UTF_8)
              .build(uri);
      return new Target(segments(decoder.rawPath()), params(decoder));
    } catch (IllegalArgumentException malformed) {
      throw new ProtocolException(
          ErrorCode.BAD_REQUEST, "the request's path or query is not percent-encoded UTF-8");
    }
  }

  private static List<String> segments(String rawPath) {
    int start = rawPath.startsWith("/") ? 1 : pathOfAbsolute(rawPath);
    var segments = new ArrayList<String>();
    for (String raw : rawPath.substring(start).split("/", -1)) {
      segments.add(decoded(raw));
    }
    return Collections.unmodifiableList(segments);
  }

  /** What stands in a path is a channel's name: one that is no text names none. */
  private static String decoded(String raw) {
    String text = QueryStringDecoder.decodeComponent(raw);
    // The decoder puts U+FFFD where it met nonsense; only one that was written so may stay.
    boolean written = raw.contains("\uFFFD") || raw.toUpperCase(Locale.ROOT).contains("%EF%BF%BD");
    if (text.indexOf('\uFFFD') >= 0 && !written) {
      throw new ProtocolException(
          ErrorCode.INVALID_CHANNEL_NAME, "the path is not percent-encoded UTF-8");
    }
    return text;
  }

  private static int pathOfAbsolute(String rawPath) {
    // "GET http://host/path" (RFC 9112, 3.2.2): what a proxy is asked.
    int authority = rawPath.indexOf("://");
    int path = authority < 0 ? -1 : rawPath.indexOf('/', authority + 3);
    return path < 0 ? rawPath.length() : path + 1;
  }

  private static Map<String, String> params(QueryStringDecoder decoder) {
    var params = new LinkedHashMap<String, String>();
    decoder.parameters().forEach((name, values) -> params.put(name, values.getFirst()));
    return Collections.unmodifiableMap(params);
  }
}
