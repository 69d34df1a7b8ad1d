package dev.barnabas.protocol.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version of a message (spec TM2s): when and by whom it was made.
 *
 * @param serial its place; empty until the log gave it one
 * @param timestamp ms since the epoch; 0 until then
 * @param description and {@code metadata}: the editor's, carried verbatim
 */
public record Version(
    String serial,
    long timestamp,
    @Nullable String clientId,
    @Nullable String description,
    @Nullable Map<String, @Nullable Object> metadata) {

  public Version withPlace(String newSerial, long newTimestamp) {
    return new Version(newSerial, newTimestamp, clientId, description, metadata);
  }

  public Version withClientId(@Nullable String newClientId) {
    return new Version(serial, timestamp, newClientId, description, metadata);
  }
}
