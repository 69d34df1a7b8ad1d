package dev.barnabas.protocol.channel;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The inside of an address's square brackets: {@code kind}, {@code kind=value}, then {@code
 * ?params}.
 */
final class Qualifier {
  // More than a client has use for; an address is at most a frame long, so this only keeps the map
  // small.
  private static final int PARAMS_MAX = 32;
  private static final Pattern KIND = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

  private Qualifier() {}

  static ChannelAddress parse(String text, String name, String inside) {
    int query = inside.indexOf('?');
    String head = query < 0 ? inside : inside.substring(0, query);
    Map<String, String> params = query < 0 ? Map.of() : params(text, inside.substring(query + 1));
    if (head.isEmpty()) {
      if (query < 0) {
        throw ChannelAddress.invalid(text, "the qualifier is empty");
      }
      return new ChannelAddress(text, name, null, null, params);
    }
    int equals = head.indexOf('=');
    String kind = equals < 0 ? head : head.substring(0, equals);
    if (!KIND.matcher(kind).matches()) {
      throw ChannelAddress.invalid(text, "'" + kind + "' is not a qualifier");
    }
    @Nullable String value = equals < 0 ? null : head.substring(equals + 1);
    return new ChannelAddress(text, name, kind, value, params);
  }

  private static Map<String, String> params(String text, String query) {
    var params = new LinkedHashMap<String, String>();
    for (String pair : query.split("&", PARAMS_MAX + 1)) {
      if (pair.isEmpty()) {
        continue;
      }
      if (params.size() == PARAMS_MAX) {
        throw ChannelAddress.invalid(text, "the qualifier has more than " + PARAMS_MAX + " params");
      }
      int equals = pair.indexOf('=');
      String key = decode(text, equals < 0 ? pair : pair.substring(0, equals));
      params.put(key, equals < 0 ? "" : decode(text, pair.substring(equals + 1)));
    }
    return params;
  }

  private static String decode(String text, String part) {
    try {
      return URLDecoder.decode(part, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ChannelAddress.invalid(text, "'" + part + "' is not percent-encoded UTF-8");
    }
  }
}
