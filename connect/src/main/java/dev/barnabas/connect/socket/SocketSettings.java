package dev.barnabas.connect.socket;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * A socket to open.
 *
 * @param headers of the handshake
 * @param openTimeout for connection and handshake
 * @param queueSize messages that may wait to be read
 */
public record SocketSettings(
    URI uri, Map<String, String> headers, Duration openTimeout, int queueSize, Overflow overflow) {
  public SocketSettings {
    headers = Map.copyOf(headers);
  }
}
