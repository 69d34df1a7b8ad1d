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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request's target: path segments and parameters, decoded once, after the split. A {@code +} is a
 * space in both (ably-protocol 25.20).
 *
 * @param origin path and query as they stand on the wire: begins with a slash, names no host
 */
record Target(String origin, List<String> segments, Map<String, String> params) {
  private static final int PARAMS_MAX = 128;

  // "GET http://host/path" (RFC 9112, 3.2.2): what a proxy is asked.
  private static final Pattern ABSOLUTE =
      Pattern.compile("https?://[^/?#@]+([/?].*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  static Target parse(String uri) {
    String origin = origin(uri);
    try {
      var decoder =
          QueryStringDecoder.builder()
              .hasPath(true)
              .maxParams(PARAMS_MAX)
              .semicolonIsNormalChar(true)
              .charset(StandardCharsets.UTF_8)
              .build(origin);
      return new Target(origin, segments(decoder.rawPath()), params(decoder));
    } catch (IllegalArgumentException malformed) {
      throw new ProtocolException(
          ErrorCode.BAD_REQUEST, "the request's path or query is not percent-encoded UTF-8");
    }
  }

  private static String origin(String uri) {
    if (uri.startsWith("/")) {
      return uri;
    }
    Matcher absolute = ABSOLUTE.matcher(uri);
    if (absolute.matches()) {
      String path = absolute.group(1);
      return path == null ? "/" : path.startsWith("/") ? path : "/" + path;
    }
    if (uri.equals("*")) {
      return "/"; // "OPTIONS *" asks about the whole server
    }
    throw new ProtocolException(
        ErrorCode.BAD_REQUEST, "the request's target must begin with / or be an http address");
  }

  private static List<String> segments(String rawPath) {
    var segments = new ArrayList<String>();
    for (String raw : rawPath.substring(1).split("/", -1)) {
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

  private static Map<String, String> params(QueryStringDecoder decoder) {
    var params = new LinkedHashMap<String, String>();
    decoder.parameters().forEach((name, values) -> params.put(name, values.getFirst()));
    return Collections.unmodifiableMap(params);
  }
}
