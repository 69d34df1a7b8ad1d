package dev.barnabas.connect.realtime;

import java.time.Duration;
import java.util.Optional;

/**
 * Which node to read from and how.
 *
 * @param key {@code app.name:secret}
 * @param rewind of the protocol's channel parameter, for channels without a position
 * @param backoff the first pause before a new connection, doubled from then on
 */
public record ReaderSettings(
    String host,
    int port,
    boolean tls,
    String key,
    String agent,
    Optional<String> rewind,
    Duration openTimeout,
    Duration backoff,
    Duration backoffMax) {
  /** Who connects to what, without the secret. */
  @Override
  public String toString() {
    return (tls ? "wss://" : "ws://") + host + ":" + port;
  }
}
