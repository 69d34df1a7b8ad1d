package dev.barnabas.protocol.channel;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Utf8;
import org.jspecify.annotations.Nullable;

/** The rules for a channel's own name, without any qualifier (ably-protocol 8.1). */
public final class ChannelName {
  /** Of the name in UTF-8: every message of the channel carries it. */
  public static final int BYTES_MAX = 2_048;

  private ChannelName() {}

  /** What is wrong with {@code name}, as a clause for a person; null when it is a valid name. */
  public static @Nullable String problem(String name) {
    if (name.isEmpty()) {
      return "it is empty";
    }
    int first = name.codePointAt(0);
    if (first == ':' || first == ',' || first == '[' || isWhitespace(first)) {
      return "it starts with '" + Character.toString(first) + "'";
    }
    if (Utf8.length(name) > BYTES_MAX) {
      return "it has more than " + BYTES_MAX + " bytes";
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029') {
        return "it contains a line break";
      }
      if (c == '\0') {
        return "it contains a zero character";
      }
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == name.length()
            || !Character.isLowSurrogate(name.charAt(i + 1))) {
          return "it is not valid Unicode: half a surrogate pair";
        }
        i++;
      }
    }
    return null;
  }

  /** The part before the first colon, the whole name if there is none. */
  public static String namespace(String name) {
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  static void require(String name, String text) {
    String problem = problem(name);
    if (problem != null) {
      throw new ProtocolException(
          ErrorCode.INVALID_CHANNEL_NAME,
          "invalid channel name '" + shortened(text) + "': " + problem);
    }
  }

  private static boolean isWhitespace(int codePoint) {
    return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
  }

  static String shortened(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
