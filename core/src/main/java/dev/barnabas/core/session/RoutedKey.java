package dev.barnabas.core.session;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A connection key with the way to its comet session before it: {@code NODE.SESSION~KEY}. The way
 * is not signed, as it only leads. SDKs repeat all of it in a path without encoding it, so all of
 * it is URL-safe.
 *
 * <p>Thread: any.
 *
 * @param text all of it
 */
public record RoutedKey(String node, String session, String text) {
  private static final String WAY = "([A-Za-z0-9_-]{1,64})\\.([A-Za-z0-9_-]{1,32})~";
  private static final Pattern FORM = Pattern.compile(WAY + "\\S{1,4096}");
  private static final Pattern BEGIN = Pattern.compile("^" + WAY);

  /** Reads one; empty when no way to a session stands before the key. */
  public static Optional<RoutedKey> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(new RoutedKey(form.group(1), form.group(2), text))
        : Optional.empty();
  }

  /** The way to a session, as it stands before a key. */
  public static String way(String node, String session) {
    return node + '.' + session;
  }

  /**
   * A key with the way to its session.
   *
   * @param way null: it has none
   */
  static String of(@Nullable String way, String key) {
    return way == null ? key : way + '~' + key;
  }

  /** The key without the way to a session. */
  static String plain(String key) {
    return BEGIN.matcher(key).replaceFirst("");
  }
}
