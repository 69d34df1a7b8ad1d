package dev.barnabas.core.push;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A device, or all devices of a client, get a channel's push messages (spec PCS).
 *
 * @param deviceId and {@code clientId}: one of them
 */
public record ChannelSubscription(
    String app, String channel, @Nullable String deviceId, @Nullable String clientId) {
  static final String PREFIX = "subscription/";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  /** Names may hold slashes: they stand there in base64. */
  String recordKey() {
    String who = deviceId == null ? "c" + clientId : "d" + deviceId;
    return PREFIX + app + '/' + base64(channel) + '/' + base64(who);
  }

  private static String base64(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
