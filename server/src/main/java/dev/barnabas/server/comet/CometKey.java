package dev.barnabas.server.comet;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A connection key as a comet client has it: {@code NODE.SESSION~KEY}. What stands before the
 * {@code ~} leads to the session; SDKs repeat it in the path without encoding it, so all of it is
 * URL-safe.
 *
 * @param text all of it
 */
record CometKey(String node, String session, String text) {
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9_-]{1,64})\\.([A-Za-z0-9_-]{1,32})~\\S{1,4096}");

  static CometKey parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new ProtocolException(
          ErrorCode.INVALID_CONNECTION_KEY, "this is not the connection key of a comet session");
    }
    return new CometKey(form.group(1), form.group(2), text);
  }

  static String route(String node, String session) {
    return node + '.' + session;
  }
}
