package dev.barnabas.feed.socket;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * A socket to open.
 *
 * @param uri ws or wss, with a host
 * @param headers of the handshake
 * @param openTimeout for connection and handshake
 * @param compression whether the other side may compress messages (permessage-deflate)
 */
public record SocketSettings(
    URI uri, Map<String, String> headers, Duration openTimeout, boolean compression) {
  public SocketSettings {
    headers = Map.copyOf(headers);
  }
}
