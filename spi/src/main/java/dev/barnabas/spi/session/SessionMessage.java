package dev.barnabas.spi.session;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A message between a session and a topic, in either direction, as plug-ins see it.
 *
 * @param key null: none; towards clients the record's key, as text
 * @param value not to be changed; null towards clients: a tombstone
 * @param text whether it comes or goes in a text frame, else in a binary one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SessionMessage(
    String topic, @Nullable String key, byte @Nullable [] value, boolean text) {
  /** A message in a text frame. */
  public static SessionMessage text(String topic, @Nullable String key, String value) {
    return new SessionMessage(topic, key, value.getBytes(StandardCharsets.UTF_8), true);
  }

  /** A message in a binary frame. */
  public static SessionMessage binary(String topic, byte[] value) {
    return new SessionMessage(topic, null, value, false);
  }

  /** The value as text, with U+FFFD where it is none. */
  public @Nullable String valueText() {
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }
}
