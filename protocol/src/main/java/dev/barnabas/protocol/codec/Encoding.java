package dev.barnabas.protocol.codec;

import org.jspecify.annotations.Nullable;

/**
 * A message's {@code encoding}: the steps that were applied to its data, in order, separated by
 * slashes (spec RSL4b). The server knows {@code base64} and {@code json} as last steps; all others
 * are between the clients (ably-protocol 4.1).
 */
final class Encoding {
  static final String BASE64 = "base64";
  static final String JSON = "json";

  private Encoding() {}

  static String append(@Nullable String encoding, String step) {
    return encoding == null || encoding.isEmpty() ? step : encoding + "/" + step;
  }

  static boolean endsIn(@Nullable String encoding, String step) {
    return encoding != null
        && encoding.endsWith(step)
        && (encoding.length() == step.length()
            || encoding.charAt(encoding.length() - step.length() - 1) == '/');
  }

  /** What is left when the last step is undone; null for nothing. */
  static @Nullable String withoutLast(@Nullable String encoding) {
    if (encoding == null) {
      return null;
    }
    int slash = encoding.lastIndexOf('/');
    return slash <= 0 ? null : encoding.substring(0, slash);
  }
}
