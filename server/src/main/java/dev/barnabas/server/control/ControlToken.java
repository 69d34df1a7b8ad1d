package dev.barnabas.server.control;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens the Control API.
 *
 * @param name what people call it
 * @param secret what is shown as the Bearer token
 * @param readOnly it changes nothing
 */
public record ControlToken(String name, String secret, boolean readOnly) {
  private static final List<String> KINDS = List.of("app", "key", "namespace", "rule", "stats");

  /** Compared in constant time. */
  boolean is(String shown) {
    return MessageDigest.isEqual(
        secret.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
  }

  /** In the words of the Control API: {@code read:app}, {@code write:app}, … */
  List<String> capabilities() {
    var all = new ArrayList<String>();
    for (String kind : KINDS) {
      all.add("read:" + kind);
      if (!readOnly && !kind.equals("stats")) {
        all.add("write:" + kind);
      }
    }
    return all;
  }

  /** Without the secret, so that no log can hold it. */
  @Override
  public String toString() {
    return "ControlToken[" + name + "]";
  }
}
